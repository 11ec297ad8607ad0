BEGIN
{
	@a = avg(1); @a = min(1);
}
