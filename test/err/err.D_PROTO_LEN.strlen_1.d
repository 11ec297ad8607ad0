BEGIN
{
	strlen(1, 2);
}
