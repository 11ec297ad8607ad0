BEGIN
{
	lltostr(1);
}
