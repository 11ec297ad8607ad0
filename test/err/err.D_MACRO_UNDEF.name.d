BEGIN
{
	trace($nothing);
}
