BEGIN
{
	lltostr();
}
