BEGIN
{
	link_ntop(1);
}
