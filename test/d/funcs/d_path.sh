# @@requires: btf
# d_path: across mounts, at the root, deep and long, cut at strsize, of what is deleted.
prog='BEGIN { printf("%s\n", d_path(&curthread->fs->pwd)); exit(0); }'
here() { "$DTRACE" -q "$@" -n "$prog" 2>&1 | sed '/^$/d'; }
top=$(mktemp -d "${dir:-/tmp}/dpath.XXXXXX") && top=$(cd "$top" && pwd -P)
cd /; echo "[$(here)]"
cd /proc/sys/kernel; echo "[$(here)]"
cd "$top"; test "$(here)" = "$top" && echo same
# 60 directories, names of 1 to 60 characters
name= want=$top
for i in $(seq 60); do
	name=${name}n
	mkdir $name && cd -P $name && want=$want/$name
done
test "$(here -xstrsize=8k)" = "$want" && echo deep
test "$(here -xstrsize=100)" = "$(echo "$want" | cut -c1-99)" && echo cut
test "$(here)" = "$(echo "$want" | cut -c1-255)" && echo cut at 256
cd "$top" && long=$(printf '%0255d' 7) && mkdir $long && cd $long
test "$(here -xstrsize=1k)" = "$top/$long" && echo long
cd "$top" && mkdir gone && cd gone && rmdir ../gone
test "$(here)" = "$top/gone (deleted)" && echo deleted
cd "$top" && printf '%s\n' "$("$DTRACE" -qn 'BEGIN { printf("%s\n", basename(d_path(&curthread->mm->exe_file->f_path))); exit(0); }' | sed '/^$/d')"
"$DTRACE" -qn 'BEGIN { printf("%s\n", d_path((struct path *)8)); } BEGIN { exit(0); }' 2>&1 | sed '/^$/d'
"$DTRACE" -qn 'BEGIN { printf("%s\n", d_path((struct path *)alloca(16))); exit(0); }' 2>&1 | sed '/^$/d'
rm -rf "$top"
