BEGIN
{
	toupper("a", 1);
}
