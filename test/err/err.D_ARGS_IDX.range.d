t:::x
{
	trace(args[3]);
}
