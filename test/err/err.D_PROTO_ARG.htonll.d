BEGIN
{
	htonll("a");
}
