BEGIN
{
	@ = lquantize(1, pid, 2);
}
