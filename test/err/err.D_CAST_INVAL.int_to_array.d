BEGIN
{
	x = (int [4])1;
}
