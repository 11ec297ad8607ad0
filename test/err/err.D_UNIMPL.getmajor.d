BEGIN
{
	getmajor(1);
}
