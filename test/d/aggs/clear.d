/* clear(@) leaves the keys with zeros. */
#pragma D option quiet

BEGIN { @s["a"] = sum(5); @c["x", 1] = count(); @av["k"] = avg(5); @plain = count(); clear(@s); clear(@c); clear(@av); clear(@plain); }
BEGIN { printa("%s %@d\n", @s); printa("%s %d %@d\n", @c); printa("%s %@d\n", @av); printa("plain %@d\n", @plain); }
END { @s["a"] = sum(3); @s["b"] = sum(1); printa("%s %@d\n", @s); }
BEGIN { exit(0); }
