BEGIN
{
	progenyof(1);
}
