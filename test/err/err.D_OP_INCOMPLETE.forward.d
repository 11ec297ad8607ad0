struct f;
BEGIN
{
	trace(((struct f *)arg0)->x);
}
