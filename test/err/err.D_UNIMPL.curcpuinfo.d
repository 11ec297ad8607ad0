BEGIN
{
	trace(curcpuinfo);
}
