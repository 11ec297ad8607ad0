/* The first and the last bucket there are. */
#pragma D option quiet
BEGIN
{
	@a = quantize(0x7fffffffffffffff);
	@b = quantize(-0x7fffffffffffffff - 1);
	exit(0);
}
