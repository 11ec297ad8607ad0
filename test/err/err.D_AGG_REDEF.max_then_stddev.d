BEGIN
{
	@a = max(1); @a = stddev(1);
}
