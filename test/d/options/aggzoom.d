/* aggzoom: the longest bar takes 95 of 100 of the width, 38 columns, and the others are in proportion to it. */
#pragma D option quiet
#pragma D option aggzoom
BEGIN
{
	@ = quantize(1, 10); @ = quantize(2, 20); @ = quantize(4, 5);
	exit(0);
}
