BEGIN
{
	x = @a = count();
}
