BEGIN
{
	strtok("a");
}
