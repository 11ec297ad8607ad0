BEGIN
{
	raise(1);
}
