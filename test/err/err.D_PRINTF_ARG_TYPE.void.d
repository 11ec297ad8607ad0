BEGIN
{
	printf("%d", copyinto(1, 2, curthread));
}
