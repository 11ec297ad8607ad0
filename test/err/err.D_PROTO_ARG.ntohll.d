BEGIN
{
	ntohll("a");
}
