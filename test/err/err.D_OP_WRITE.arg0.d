t:::x
{
	arg0 = 0;
}
