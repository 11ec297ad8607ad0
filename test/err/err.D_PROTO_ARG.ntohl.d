BEGIN
{
	ntohl("a");
}
