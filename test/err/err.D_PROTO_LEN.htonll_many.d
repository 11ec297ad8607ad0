BEGIN
{
	htonll(1, 1);
}
