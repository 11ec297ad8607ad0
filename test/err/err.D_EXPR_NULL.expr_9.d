BEGIN
{
	curthread;
}
