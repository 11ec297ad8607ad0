BEGIN
{
	x = timestamp / (3 - 3);
}
