BEGIN
{
	getminor(1, 1);
}
