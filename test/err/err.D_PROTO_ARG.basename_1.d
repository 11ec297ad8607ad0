BEGIN
{
	basename(1);
}
