BEGIN
{
	lquantize(1, 2, 3);
}
