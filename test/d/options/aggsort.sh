# @@requires: root
# How the aggsort options order rows: by key instead of value, from a later key on, by another of several aggregations, downwards.
run() { $DTRACE "$@" -qn 'BEGIN {
	@a["x", 3] = sum(1); @a["y", 2] = sum(2); @a["z", 10] = sum(2);
	@b["x", 3] = sum(9); @b["y", 2] = sum(8); @b["z", 10] = sum(7);
	printa("%s %d %@d %@d;", @a, @b); printf(" | "); printa("%s %@d;", @a); exit(0); }'; }
run
run -x aggsortrev
run -x aggsortkey
run -x aggsortkey -x aggsortrev
run -x aggsortkey -x aggsortkeypos=1
run -x aggsortpos=1
run -x aggsortpos=1 -x aggsortrev
run -x aggsortkeypos=1
