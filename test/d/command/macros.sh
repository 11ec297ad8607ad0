# @@requires: root
# Macro arguments stand anywhere on the command line; $0 is the script.
cat >"$dir/macros.$$.d" <<'D'
BEGIN { printf("%d %s %d %s\n", $1, $$2, $1 + 1, $$1); exit(0); }
D
$DTRACE -q -s "$dir/macros.$$.d" 42 word
$DTRACE 42 -q word -s "$dir/macros.$$.d"
$DTRACE -qs "$dir/macros.$$.d" 0x10 -- "two words"
$DTRACE -qn 'BEGIN { printf("%s %d\n", $$0, $uid); exit(0); }'
printf '#!%s -qs\nBEGIN { printf("%%s\\n", $$1); exit(0); }\n' "$DTRACE" >"$dir/macros.$$.x"
chmod +x "$dir/macros.$$.x"
"$dir/macros.$$.x" interpreted
