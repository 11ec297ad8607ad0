t:::x, other:::y
{
	trace(args[0]);
}
