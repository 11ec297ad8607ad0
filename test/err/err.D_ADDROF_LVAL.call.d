BEGIN
{
	trace(&strlen("a"));
}
