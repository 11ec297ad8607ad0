BEGIN
{
	alloca(1);
}
