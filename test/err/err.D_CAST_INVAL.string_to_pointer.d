BEGIN
{
	trace((char *)"a");
}
