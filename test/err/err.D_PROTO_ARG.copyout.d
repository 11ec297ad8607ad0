BEGIN
{
	copyout(4, 0, 4);
}
