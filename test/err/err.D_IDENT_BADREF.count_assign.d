BEGIN
{
	count = 1;
}
