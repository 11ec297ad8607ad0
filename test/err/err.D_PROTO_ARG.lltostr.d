BEGIN
{
	lltostr("a");
}
