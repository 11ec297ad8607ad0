BEGIN
{
	x = 1 + nothing * 2;
}
