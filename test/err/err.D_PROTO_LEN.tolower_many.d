BEGIN
{
	tolower("a", 1);
}
