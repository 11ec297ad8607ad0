BEGIN
{
	progenyof(1, 1);
}
