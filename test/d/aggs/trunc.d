/* trunc(@, n) leaves the n highest, -n the n lowest, trunc(@) none: then keys are gone. */
#pragma D option quiet

BEGIN
{
	@hi["a"] = sum(1); @hi["b"] = sum(2); @hi["c"] = sum(3); @hi["d"] = sum(4);
	@lo["a"] = sum(1); @lo["b"] = sum(2); @lo["c"] = sum(3); @lo["d"] = sum(4);
	@all["a"] = sum(1);
	@more["a"] = sum(1);
	trunc(@hi, 2); trunc(@lo, -3); trunc(@all); trunc(@more, 5);
	printa("hi %s %@d\n", @hi); printa("lo %s %@d\n", @lo); printa("all %s %@d\n", @all); printa("more %s %@d\n", @more);
	exit(0);
}
