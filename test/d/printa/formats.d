/* What %@ may be: the value in every base; keys with flags and widths; text around. */
#pragma D option quiet
BEGIN
{
	@["abc", 12] = sum(255);
	printa("[%s] [%d] [%@d]\n", @);
	printa("[%10s] [%-6d] [%@8d]\n", @);
	printa("[%-10s] [%06d] [%-@8d]\n", @);
	printa("[%.2s] [%x] [%@x] \n", @);
	printa("[%s] [%o] [%@o] [%@u] [%@X] [%@i]\n", @);
	printa("%@d first, then %s and %d\n", @);
	printa("only the value %@d\n", @);
	printa("only a key %s\n", @);
	printa("nothing\n", @);
	exit(0);
}
