BEGIN
{
	toupper(curthread);
}
