BEGIN
{
	htons(1, 1);
}
