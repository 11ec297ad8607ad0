BEGIN
{
	progenyof();
}
