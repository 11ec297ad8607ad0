/* Below the first and from the last bound on there is a row each. */
#pragma D option quiet
BEGIN
{
	@ = lquantize(-1, 0, 100, 10);
	@ = lquantize(-100, 0, 100, 10);
	@ = lquantize(0, 0, 100, 10);
	@ = lquantize(9, 0, 100, 10);
	@ = lquantize(10, 0, 100, 10);
	@ = lquantize(19, 0, 100, 10);
	@ = lquantize(20, 0, 100, 10);
	@ = lquantize(55, 0, 100, 10);
	@ = lquantize(99, 0, 100, 10);
	@ = lquantize(100, 0, 100, 10);
	@ = lquantize(1000, 0, 100, 10);
	exit(0);
}
