# @@requires: file:src/lang/builtins.def
# @@requires: file:doc/d.7
# The manual has every option of --help, and every variable, function, action and option that dtrace knows; its text is well-formed.
cd ../../.. || exit 1
page() { sed 's/\\-/-/g; s/\\f[BIR]//g' "doc/$1"; }
page dtrace.1 >"$dir/dtrace.1"
page d.7 >"$dir/d.7"
for o in $($DTRACE --help | grep -oE '(^|[ ,])--?[a-zA-Z]+' | grep -oE -- '--?[a-zA-Z]+' | sort -u); do
	grep -qwF -- "$o" "$dir/dtrace.1" || echo "dtrace.1 lacks $o"
done
for w in $(sed -nE 's/^B\([A-Z0-9_]+, "([a-z][a-z0-9_]*)".*/\1/p' src/lang/builtins.def) $(sed -nE '/OPT_REFUSED/d; s/^O\([A-Z0-9]+, "([a-z]+)".*/\1/p' src/lib/options.def); do
	[[ $w == arg[0-9] || $w == uregs || $w == args ]] || grep -qw -- "$w" "$dir/d.7" || echo "d.7 lacks $w"
done
if command -v groff >/dev/null; then
	for p in dtrace.1 d.7 dtrace.4; do groff -ww -man -Tutf8 "doc/$p" 2>&1 >/dev/null | sed "s|^|$p: |"; done
fi
echo done
