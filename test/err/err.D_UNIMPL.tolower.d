BEGIN
{
	tolower("a");
}
