BEGIN
{
	trace(*(struct unknown *)arg0);
}
