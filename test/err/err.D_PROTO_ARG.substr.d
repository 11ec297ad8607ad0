BEGIN
{
	substr(1, 1);
}
