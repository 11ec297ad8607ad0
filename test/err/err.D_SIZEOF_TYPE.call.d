BEGIN
{
	trace(sizeof (copyinto(1, 2, curthread)));
}
