BEGIN
{
	ntohll();
}
