BEGIN
{
	ntohll(1, 1);
}
