BEGIN
{
	x[copyinto(1, 2, curthread)] = 1;
}
