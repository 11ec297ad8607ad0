BEGIN
{
	dirname();
}
