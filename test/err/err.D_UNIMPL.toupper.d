BEGIN
{
	toupper("a");
}
