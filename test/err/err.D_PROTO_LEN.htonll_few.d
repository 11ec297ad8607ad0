BEGIN
{
	htonll();
}
