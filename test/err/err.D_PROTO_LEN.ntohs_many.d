BEGIN
{
	ntohs(1, 1);
}
