# @@requires: root
# Several programs share variables and aggregations, and a probe runs their clauses in order.
cat >"$dir/several.$$.d" <<'D'
BEGIN { x = x * 2; @a["s"] = count(); }
D
$DTRACE -qn 'BEGIN { x = 5; @a["n"] = count(); }' -s "$dir/several.$$.d" -n 'BEGIN,BEGIN { printf("%d\n", x); }' -n 'BEGIN { exit(0); }'
