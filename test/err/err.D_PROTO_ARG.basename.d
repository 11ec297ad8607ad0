BEGIN
{
	basename(5);
}
