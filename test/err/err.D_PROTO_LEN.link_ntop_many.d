BEGIN
{
	link_ntop(1, alloca(6), 1);
}
