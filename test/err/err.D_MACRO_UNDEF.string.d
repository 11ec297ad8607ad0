BEGIN
{
	trace($$42);
}
