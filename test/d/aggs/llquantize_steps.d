/* Steps other than the factor, a low magnitude above 0, an increment. */
#pragma D option quiet
BEGIN
{
	@a = llquantize(1, 4, 1, 2, 4);
	@a = llquantize(2, 4, 1, 2, 4);
	@a = llquantize(4, 4, 1, 2, 4);
	@a = llquantize(6, 4, 1, 2, 4);
	@a = llquantize(8, 4, 1, 2, 4);
	@a = llquantize(40, 4, 1, 2, 4);
	@a = llquantize(63, 4, 1, 2, 4);
	@a = llquantize(64, 4, 1, 2, 4);
	@a = llquantize(100, 4, 1, 2, 4);
	@b = llquantize(3000, 10, 3, 5, 20, 6);
	@b = llquantize(3500, 10, 3, 5, 20, 2);
	@b = llquantize(999, 10, 3, 5, 20);
	@b = llquantize(1000000, 10, 3, 5, 20);
	exit(0);
}
