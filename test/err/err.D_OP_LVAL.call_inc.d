BEGIN
{
	++strlen("a");
}
