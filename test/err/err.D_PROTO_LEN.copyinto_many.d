BEGIN
{
	copyinto(0, 4, alloca(4), 1);
}
