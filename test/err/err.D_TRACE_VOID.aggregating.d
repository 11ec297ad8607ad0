BEGIN
{
	trace(count());
}
