BEGIN
{
	copyinto(1, 2);
}
