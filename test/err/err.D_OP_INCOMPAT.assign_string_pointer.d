BEGIN
{
	s = "a"; s = curthread;
}
