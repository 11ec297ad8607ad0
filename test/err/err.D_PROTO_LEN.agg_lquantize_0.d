BEGIN
{
	@ = lquantize();
}
