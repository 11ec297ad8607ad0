BEGIN
{
	ntohl(1);
}
