#pragma D option quiet
BEGIN
{
	@c["x"] = count(); @c["x"] = count(); @c["y"] = count();
	@s = sum(10); @s = sum(-3);
	@a = avg(1); @a = avg(4);
	@mi = min(5); @mi = min(-2); @mi = min(9);
	@ma = max(5); @ma = max(-2); @ma = max(9);
	@sd = stddev(2); @sd = stddev(4); @sd = stddev(4); @sd = stddev(4);
	@sd = stddev(5); @sd = stddev(5); @sd = stddev(7); @sd = stddev(9);
	printa("%s %@d\n", @c);
	printa("sum %@d\n", @s);
	printa("avg %@d\n", @a);
	printa("min %@d\n", @mi);
	printa("max %@d\n", @ma);
	printa("stddev %@d\n", @sd);
	exit(0);
}
