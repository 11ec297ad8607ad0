BEGIN
{
	@ = lquantize("x", 0, 1);
}
