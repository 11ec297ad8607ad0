BEGIN
{
	trace($2);
}
