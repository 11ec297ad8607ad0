BEGIN
{
	strtok(5, "b");
}
