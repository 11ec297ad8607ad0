BEGIN
{
	quantize(1);
}
