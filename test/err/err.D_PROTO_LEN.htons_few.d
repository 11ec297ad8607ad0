BEGIN
{
	htons();
}
