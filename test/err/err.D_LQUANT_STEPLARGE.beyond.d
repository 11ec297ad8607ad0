BEGIN
{
	@ = lquantize(1, 1, 10, 100);
}
