BEGIN
{
	strrchr(5, 'a');
}
