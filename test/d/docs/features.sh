# @@requires: file:src/lang/builtins.def
# @@requires: file:doc/features.md
# doc/features.md tells the truth: what it names exists and uses the word, what dtrace knows has a row, what is "not here" is refused.
cd ../../.. || exit 1
rows() { sed -nE 's/^\| `(.*)` \| (yes|not here) \| ([^ |]*) \| .*$/\2\t\1\t\3/p' doc/features.md | sed 's/\\|/|/g'; }
rows >"$dir/features"
[ "$(grep -c '^| `' doc/features.md)" = "$(wc -l <"$dir/features")" ] || echo "rows of another form"
while IFS=$'\t' read -r state word test; do
	[ -e "test/$test" ] || { echo "$word: no test/$test"; continue; }
	[[ "$state" = "not here" || $test == *"$word"* ]] || grep -qF -- "$word" "test/$test" || echo "$word: not in test/$test"
done <"$dir/features"
has() { awk -F'\t' -v s="$1" -v w="$2" '$1 == s && $2 == w { found = 1 } END { exit !found }' "$dir/features" || echo "no row: $2 ($1)"; }
for w in $(sed -nE 's/^B\([A-Z0-9_]+, "([a-z][a-z0-9_]*)".*/\1/p' src/lang/builtins.def); do has yes "$w"; done
for w in $(sed -nE 's/^A\("([a-z_]+)".*/\1/p' src/lang/absent.def); do has "not here" "$w"; done
for w in $(sed -nE '/OPT_REFUSED/d; s/^O\([A-Z0-9]+, "([a-z]+)".*/\1/p' src/lib/options.def); do has yes "$w"; done
for w in $(sed -nE '/OPT_REFUSED/s/^O\([A-Z0-9]+, "([a-z]+)".*/\1/p' src/lib/options.def); do has "not here" "$w"; done
grep -hoE '"D_[A-Z_]+[A-Z]"' src/lang/*.c src/code/*.c src/probe/*.c src/lib/stability.c | tr -d '"' | sort -u >"$dir/tags"
while read -r w; do has yes "$w"; done <"$dir/tags"
# what is not here: a tag nobody raises, an option and a name that are refused
while IFS=$'\t' read -r _ word _; do
	case $word in
	D_*) grep -qx "$word" "$dir/tags" && echo "$word is raised" ;;
	-*) $DTRACE "$word" x -en BEGIN 2>&1 | grep -q 'is not supported: ' || echo "$word is no error" ;;
	\$*) $DTRACE -en "BEGIN { trace($word); }" >/dev/null 2>&1 && echo "$word is no error" ;;
	*)
		$DTRACE -x "$word=1" -en BEGIN 2>&1 | grep -q 'Not supported: ' ||
			$DTRACE -en "BEGIN { trace($word(0)); }" 2>&1 | grep -q 'is not supported: ' ||
			$DTRACE -en "BEGIN { trace($word); }" 2>&1 | grep -q 'is not supported: ' || echo "$word is no error"
		;;
	esac
done < <(grep '^not here' "$dir/features")
# what is here is here: names compile as what they are called, or say what they want
for w in $(sed -nE '/BK_VAR/s/^B\([A-Z0-9_]+, "([a-z][a-z0-9_]*)".*/\1/p' src/lang/builtins.def); do
	$DTRACE -xerrtags -en "BEGIN { this->x = $w; }" 2>&1 | grep -E 'D_UNIMPL|D_IDENT_UNDEF'
done
exit 0
