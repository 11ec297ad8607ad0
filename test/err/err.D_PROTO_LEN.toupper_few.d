BEGIN
{
	toupper();
}
