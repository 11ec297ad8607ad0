/* normalize() divides what is shown and denormalize() ends that; data goes on being added undivided. */
#pragma D option quiet

BEGIN
{
	@s["a"] = sum(100); @s["b"] = sum(-7); @c = count(); @c = count(); @c = count();
	@av = avg(10); @av = avg(20); @mx = max(99); @q = quantize(5, 100);
	normalize(@s, 10); normalize(@c, 2); normalize(@av, 4); normalize(@mx, 10); normalize(@q, 10);
	printa("%s %@d\n", @s); printa("%@d\n", @c); printa("%@d\n", @av); printa("%@d\n", @mx); printa("%@d", @q);
	denormalize(@s); denormalize(@c);
	printa("%s %@d\n", @s); printa("%@d\n", @c);
	exit(0);
}
