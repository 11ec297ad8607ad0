BEGIN
{
	trace(&"abc");
}
