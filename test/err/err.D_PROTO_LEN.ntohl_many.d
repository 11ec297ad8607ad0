BEGIN
{
	ntohl(1, 1);
}
