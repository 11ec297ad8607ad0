BEGIN
{
	trace((nothing_t *)arg0);
}
