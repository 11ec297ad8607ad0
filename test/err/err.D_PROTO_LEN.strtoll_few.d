BEGIN
{
	strtoll();
}
