BEGIN
{
	x = (struct unknown *)arg0 + 1;
}
