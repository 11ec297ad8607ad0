BEGIN
{
	tolower();
}
