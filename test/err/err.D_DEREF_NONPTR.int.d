BEGIN
{
	trace(*1);
}
