BEGIN
{
	@a = lquantize(1, 2, 30); @a = llquantize(1, 10, 0, 6, 20);
}
