BEGIN
{
	++(!pid);
}
