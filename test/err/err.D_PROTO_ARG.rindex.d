BEGIN
{
	rindex(5, "a");
}
