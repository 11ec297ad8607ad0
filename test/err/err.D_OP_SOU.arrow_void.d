BEGIN
{
	trace(((void *)arg0)->x);
}
