BEGIN
{
	copyout(alloca(4), 0, 4, 1);
}
