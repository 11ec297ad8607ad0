/* Without a step it is 1; a last bucket that the step does not fill; negative bounds; an increment. */
#pragma D option quiet
BEGIN
{
	@a = lquantize(3, 0, 5);
	@a = lquantize(5, 0, 5);
	@b = lquantize(-7, -10, 10, 5);
	@b = lquantize(-5, -10, 10, 5);
	@b = lquantize(-11, -10, 10, 5);
	@b = lquantize(4, -10, 10, 5);
	@c = lquantize(1, 0, 4, 2, 7);
	@c = lquantize(2, 0, 4, 2, -7);
	exit(0);
}
