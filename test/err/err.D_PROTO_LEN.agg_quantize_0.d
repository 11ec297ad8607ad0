BEGIN
{
	@ = quantize();
}
