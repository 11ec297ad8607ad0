t:::x
{
	trace(args[-1]);
}
