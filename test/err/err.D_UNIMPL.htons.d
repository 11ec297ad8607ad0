BEGIN
{
	htons(1);
}
