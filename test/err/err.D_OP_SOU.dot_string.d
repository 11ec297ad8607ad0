BEGIN
{
	trace("a".x);
}
