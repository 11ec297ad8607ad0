int x;
BEGIN
{
	x(2);
}
