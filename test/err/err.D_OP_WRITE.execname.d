t:::x
{
	execname = 0;
}
