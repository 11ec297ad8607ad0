BEGIN
{
	trace(((void *)arg0)[1]);
}
