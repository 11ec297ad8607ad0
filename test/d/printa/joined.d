/* Several aggregations with the same keys: a row a key, 0 where one lacks it. */
#pragma D option quiet
BEGIN
{
	@a["x"] = sum(3); @b["x"] = sum(30);
	@a["y"] = sum(1);
	@b["z"] = sum(10);
	@c["x"] = avg(5); @c["w"] = avg(7);
	printa("%s %@d %@d %@d\n", @a, @b, @c);
	printa("%@d %s\n", @b, @a);
	printa(@a, @b);
	exit(0);
}
