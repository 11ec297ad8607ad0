BEGIN
{
	x = -curthread;
}
