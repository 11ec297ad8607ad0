BEGIN
{
	pid + 1;
}
