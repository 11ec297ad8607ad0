/* At the end what was never printed is printed, in the order of first mention; what was printed is not again. */
#pragma D option quiet

BEGIN
{
	@z = count();
	@printed = count();
	@a = sum(41); @a = sum(1);
	@none = max(1);
	clear(@none);
	printa("printed %@d\n", @printed);
	exit(0);
}
