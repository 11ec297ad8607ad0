BEGIN
{
	tracemem();
}
