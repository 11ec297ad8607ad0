BEGIN
{
	@ = lquantize(1, 1, 6000000000);
}
