BEGIN
{
	copyinto(1, 2, curthread, 4);
}
