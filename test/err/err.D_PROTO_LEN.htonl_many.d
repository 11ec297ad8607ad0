BEGIN
{
	htonl(1, 1);
}
