BEGIN
{
	alloca();
}
