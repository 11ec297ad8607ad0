BEGIN
{
	x = lquantize(1, 2, 3);
}
