BEGIN
{
	ufunc();
}
