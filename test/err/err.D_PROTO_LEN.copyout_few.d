BEGIN
{
	copyout(alloca(4), 0);
}
