BEGIN
{
	ntohs();
}
