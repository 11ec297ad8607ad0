# @@requires: file:/sys/kernel/btf/vmlinux
# @@requires: root
# @@requires: cmd:cc
# @@requires: kprobes
# @@timeout: 60
# Every way into functions that this kernel has says the same: entry with its arguments, return with its value, callers.
cat >"$dir/reads.$$.c" <<'C'
#include <fcntl.h>
#include <unistd.h>
int main(void)
{
	char buf[64];
	int fd = open("/proc/sys/kernel/ostype", O_RDONLY);
	for (int i = 1; i <= 5; i++)
		read(fd, buf, 40 + i);
	return 0;
}
C
cc -o "$dir/reads.$$" "$dir/reads.$$.c" || exit 1
prog='
fbt::vfs_read:entry /pid == $target && arg2 > 40 && arg2 < 46/
{
	self->want = arg2;
	@[probeprov, probemod, probefunc, probename] = count();
	@name[stringof(args[0]->f_path.dentry->d_name.name), arg2 == args[2]] = sum(args[2]);
	@from[stack(2), sym(caller)] = count();
}
fbt::vfs_read:return /self->want/
{
	@[probeprov, probemod, probefunc, probename] = count();
	@got[arg0, arg1, args[1]] = count();
	@back[stack(2), sym(caller)] = count();
	self->want = 0;
}'
ways=0 first=
for way in fentry kprobe.multi driver kprobe; do
	$DTRACE -xfbtsource=$way -qn "$prog" -c "$dir/reads.$$" >"$dir/$way.$$" 2>&1
	if grep -q "$way does not take vfs_read" "$dir/$way.$$"; then
		$DTRACE --doctor | grep -qE "^  yes +$way( |s |$)" && echo "$way is there but not used"
		continue
	fi
	ways=$((ways + 1)) first=${first:-$way}
	cmp "$dir/$first.$$" "$dir/$way.$$" || diff "$dir/$first.$$" "$dir/$way.$$"
done
[ $ways -ge 1 ] && grep -v '`' "$dir/$first.$$" | grep .
grep -c '`' "$dir/$first.$$"
