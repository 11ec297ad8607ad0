BEGIN
{
	trace(copyinto(1, 2, curthread));
}
