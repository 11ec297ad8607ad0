t:::x
{
	trace(args[pid]);
}
