# @@requires: root
# @@requires: kprobes
# @@requires: cmd:cc
# @@requires: file:/sys/kernel/btf/vmlinux
# @@timeout: 90
# A probe within a probe is run, or that it wasn't is told, by whatever way: the first one reads a string of the kernel's, which is the
# second one's function. (Those that take room in a ring can't be probed on newer kernels.)
cc -O1 -x c -o "$dir/reads.$$" - <<'C' || exit
#include <fcntl.h>
#include <unistd.h>
int main(void)
{
	char c;
	int fd = open("/dev/zero", O_RDONLY);

	for (int i = 0; i < 300; i++)
		if (read(fd, &c, 1) != 1)
			return 1;
	return 0;
}
C
# a kernel before 6.7 doesn't tell what its kprobes miss
told=kprobe
[ "$(printf '%s\n' 6.7 "$(uname -r | cut -d- -f1)" | sort -V | head -1)" = 6.7 ] || told=
for way in fentry kprobe.multi driver $told; do
	$DTRACE -q -xfbtsource=$way -c "$dir/reads.$$" -n 'fbt::vfs_read:entry /pid == $target/ { printf("read %s\n", stringof(args[0]->f_path.dentry->d_name.name)); }
		fbt::strncpy_from_kernel_nofault:entry { @ = count(); } END { printa("within %@d\n", @); }' >"$dir/out.$$" 2>"$dir/err.$$"
	status=$?
	# not every kernel has every way
	grep -q "does not take" "$dir/err.$$" && continue
	[ $status -eq 0 ] && [ "$(grep -c '^read' "$dir/out.$$")" -ge 300 ] || { echo "$way: status $status"; cat "$dir/err.$$"; }
	awk -v way=$way '/firings skipped/ { n += $2 } /^within/ { n += $2 } END { if (n < 300) print way ": " n + 0 " run or skipped" }' \
		"$dir/out.$$" "$dir/err.$$"
done
echo told
