t:::x
{
	pid = 0;
}
