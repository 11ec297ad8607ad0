BEGIN
{
	x = sum(1);
}
