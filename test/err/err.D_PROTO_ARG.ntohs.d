BEGIN
{
	ntohs("a");
}
