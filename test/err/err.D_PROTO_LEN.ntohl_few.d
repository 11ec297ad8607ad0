BEGIN
{
	ntohl();
}
