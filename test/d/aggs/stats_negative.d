/* avg and stddev round towards zero; min and max know signs. */
#pragma D option quiet

BEGIN
{
	@avg = avg(-7); @avg = avg(-8); @avg = avg(3);
	@avg1 = avg(-1); @avg1 = avg(-2);
	@sd = stddev(-2); @sd = stddev(-4); @sd = stddev(-4); @sd = stddev(-4);
	@sd = stddev(-5); @sd = stddev(-5); @sd = stddev(-7); @sd = stddev(-9);
	@one = stddev(-12345);
	@big = stddev(4000000000); @big = stddev(-4000000000);
	@min = min(-1); @min = min(1); @min = min(-5);
	@max = max(-5); @max = max(-3); @max = max(-9);
	@umax = max(0xffffffffffffffff); @umax = max((unsigned long)1);
	@umin = min(0xffffffffffffffff);
	@sum = sum(-5); @sum = sum(2);
	printa("%@d\n", @avg); printa("%@d\n", @avg1); printa("%@d\n", @sd); printa("%@d\n", @one); printa("%@d\n", @big);
	printa("%@d\n", @min); printa("%@d\n", @max); printa("%@u\n", @umax); printa("%@u\n", @umin); printa("%@d\n", @sum);
	exit(0);
}
