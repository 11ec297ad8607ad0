BEGIN
{
	ftruncate();
}
