#pragma D option quiet
BEGIN
{
	@["large"] = quantize(1 << 20);
	@["small"] = quantize(1);
	@["small"] = quantize(1);
	@["zero"] = quantize(0);
	exit(0);
}
