BEGIN
{
	strlen(printf("x"));
}
