BEGIN
{
	strtok("a", "b");
}
