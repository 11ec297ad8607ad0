BEGIN
{
	x = 1; trace(pid[1]);
}
