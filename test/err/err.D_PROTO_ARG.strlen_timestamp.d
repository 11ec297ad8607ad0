BEGIN
{
	strlen(timestamp);
}
