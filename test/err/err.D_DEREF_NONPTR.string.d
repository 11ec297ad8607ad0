BEGIN
{
	trace(*"abc");
}
