/* Printed by value, smallest first; equal values by key. */
#pragma D option quiet

BEGIN
{
	@s["c"] = sum(5); @s["a"] = sum(-1); @s["b"] = sum(5); @s["d"] = sum(0); @s["e"] = sum(-100);
	@i[3] = count(); @i[-3] = count(); @i[0] = count(); 
	exit(0);
}
