BEGIN
{
	msgsize(1);
}
