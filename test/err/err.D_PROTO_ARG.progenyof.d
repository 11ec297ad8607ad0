BEGIN
{
	progenyof("a");
}
