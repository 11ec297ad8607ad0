BEGIN
{
	++(pid + 1);
}
