BEGIN
{
	@ = lquantize(1, 1, 10, 0);
}
