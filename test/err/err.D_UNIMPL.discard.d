BEGIN
{
	discard(1);
}
