t:::x
{
	curthread = 0;
}
