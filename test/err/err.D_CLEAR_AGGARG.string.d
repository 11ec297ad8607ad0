BEGIN
{
	clear("a");
}
