/* A value is in the bucket of the power of two at or below it; negative ones mirror that. */
#pragma D option quiet
BEGIN
{
	@ = quantize(0);
	@ = quantize(1);
	@ = quantize(-1);
	@ = quantize(2);
	@ = quantize(3);
	@ = quantize(-2);
	@ = quantize(-3);
	@ = quantize(4);
	@ = quantize(-4);
	@ = quantize(7);
	@ = quantize(8);
	@ = quantize(1023);
	@ = quantize(1024);
	@ = quantize(1025);
	@ = quantize(-1024);
	@ = quantize(-1023);
	exit(0);
}
