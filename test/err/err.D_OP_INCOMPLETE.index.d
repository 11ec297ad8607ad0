BEGIN
{
	trace(((struct unknown *)arg0)[1]);
}
