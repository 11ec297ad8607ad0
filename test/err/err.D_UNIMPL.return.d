BEGIN
{
	return;
}
