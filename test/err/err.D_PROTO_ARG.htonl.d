BEGIN
{
	htonl("a");
}
