BEGIN
{
	x = quantize(1);
}
