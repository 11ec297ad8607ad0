BEGIN
{
	@a = stddev(1); @a = quantize(1);
}
