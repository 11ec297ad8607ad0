BEGIN
{
	copyin();
}
