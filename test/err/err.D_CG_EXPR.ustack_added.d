BEGIN
{
	x = 1 + ustack();
}
