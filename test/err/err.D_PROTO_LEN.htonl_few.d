BEGIN
{
	htonl();
}
