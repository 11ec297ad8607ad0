BEGIN
{
	lltostr(1, 1, 1);
}
