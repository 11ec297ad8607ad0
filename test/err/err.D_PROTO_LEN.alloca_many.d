BEGIN
{
	alloca(8, 1);
}
