BEGIN
{
	pid += 1;
}
