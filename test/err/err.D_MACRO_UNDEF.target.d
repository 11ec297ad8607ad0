BEGIN
{
	trace($target);
}
