/* Clauses and probes add to one aggregation. */
#pragma D option quiet

BEGIN { @["a"] = count(); @total = sum(1); }
BEGIN { @["a"] = count(); @["b"] = count(); @total = sum(10); }
BEGIN /0/ { @["c"] = count(); @total = sum(1000); }
BEGIN { exit(0); }
END { @["end"] = count(); @total = sum(100); printa("%s %@d\n", @); printa("%@d\n", @total); }
