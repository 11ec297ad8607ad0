BEGIN
{
	@a = count(); printa("%@d", "x", @a);
}
