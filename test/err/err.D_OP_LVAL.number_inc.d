BEGIN
{
	++1;
}
