BEGIN
{
	htons("a");
}
