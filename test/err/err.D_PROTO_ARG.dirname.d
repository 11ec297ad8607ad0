BEGIN
{
	dirname(5);
}
