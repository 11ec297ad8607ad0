BEGIN
{
	tolower(5);
}
