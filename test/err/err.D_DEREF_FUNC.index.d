BEGIN
{
	trace(((int (*)(int))arg0)[0]);
}
