# Where an error is: the line in a file or in several lines of -n, the part of the clause in one line; tabs and long lines keep the
# mark right; text that would move the cursor is not shown as it is.
say() { $DTRACE -e "$@" 2>&1; }
printf 'BEGIN\n{\n\ttrace(pid);\n\ttrace(nothing_like_it);\n}\n' >"$dir/places.$$.d"
(cd "$dir" && say -s "places.$$.d") | sed "s/$$/N/"
say -n 'BEGIN
{
	trace(nothing_like_it);
}' | tail -3
say -n 'BEGIN /nothing_like_it/ { trace(1); }' | sed 's/.*: in/in/'
say -n 'BEGIN { trace(nothing_like_it); }' | sed 's/.*: in/in/'
say -n 'BEGIN { trace(1); } }' | sed 's/.*: in/in/'
printf '#line 70 "other.d"\nBEGIN { trace(nothing_like_it); }\n' >"$dir/places.$$.d"
(cd "$dir" && say -s "places.$$.d") | sed "s/$$/N/" | head -1
printf '\n\nBEGIN { trace("\033[31m" + 1); }' >"$dir/places.$$.d"
(cd "$dir" && say -s "places.$$.d") | grep -c "$(printf '\033')"
say -s /does/not/exist
echo "status $?"
