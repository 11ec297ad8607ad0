t:::x
{
	args[0] = 0;
}
