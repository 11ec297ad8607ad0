BEGIN
{
	strlenn(1);
}
