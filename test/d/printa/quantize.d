/* Distributions in a format: the picture stands where the value stands. */
#pragma D option quiet
BEGIN
{
	@["k"] = quantize(4);
	printa("<%s%@d>\n", @);
	exit(0);
}
