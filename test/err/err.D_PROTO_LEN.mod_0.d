BEGIN
{
	mod();
}
