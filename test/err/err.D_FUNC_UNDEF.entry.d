BEGIN
{
	entry(1);
}
