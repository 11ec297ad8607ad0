BEGIN
{
	umod();
}
