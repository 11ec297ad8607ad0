BEGIN
{
	trace($6);
}
