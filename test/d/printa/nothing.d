/* An aggregation without a key prints no row; the format's text comes with rows only. */
#pragma D option quiet
BEGIN /0/ { @["k"] = count(); @empty = count(); }
BEGIN
{
	printf("a\n");
	printa("%s %@d\n", @);
	printa("%@d\n", @empty);
	printf("b\n");
	exit(0);
}
