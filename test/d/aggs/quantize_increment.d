/* The second argument is how much is added; what it adds up to may be negative in some buckets or in all. */
#pragma D option quiet
BEGIN
{
	@w = quantize(10, 5);
	@w = quantize(100, 15);
	@n = quantize(1, -3);
	@n = quantize(4, -1);
	@m = quantize(1, 2);
	@m = quantize(2, -2);
	@m = quantize(4, -4);
	@m = quantize(8, 2);
	exit(0);
}
