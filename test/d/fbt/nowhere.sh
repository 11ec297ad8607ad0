# Without a way into functions a wildcard of them says so, as a name does; where there is one, what it finds is no error.
for d in 'fbt::vfs_rea*:entry' 'rawfbt::vfs_rea*:entry' 'rawfbt::vfs_read:entry'; do
	$DTRACE -ln "$d" >"$dir/nowhere.$$" 2>&1
	grep -q ' vfs_read entry' "$dir/nowhere.$$" || grep -q "no way" "$dir/nowhere.$$" && echo "$d"
done
exit 0
