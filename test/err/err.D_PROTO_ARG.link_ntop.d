BEGIN
{
	link_ntop(1, 5);
}
