BEGIN
{
	strtok("a", "b", 1);
}
