BEGIN
{
	trace($42);
}
