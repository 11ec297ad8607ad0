t:::x, t2:::y
{
	trace(args[1]);
}
