BEGIN
{
	getmajor(1, 1);
}
