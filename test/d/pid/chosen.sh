# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# A function of which a library has one for each kind of processor is probed by its plain name, where the one that was chosen is. Only if
# that one begins with an instruction which can't be moved, on this processor, that is said instead.
cat >"$dir/chosen.$$.c" <<'C'
#include <string.h>
int main(void)
{
	size_t (*volatile len)(const char *) = strlen;
	void *(*volatile copy)(void *, const void *, size_t) = memcpy;
	char to[64];
	for (int i = 0; i < 1234; i++)
		copy(to, "some text", 10 + len("a string") % 8);
	return to[0] != 's';
}
C
cc -O1 -o "$dir/chosen.$$" "$dir/chosen.$$.c" || exit
for f in strlen memcpy; do
	$DTRACE -qc "$dir/chosen.$$" -n "pid\$target:libc:$f:entry { @ = count(); } END { printa(\"$f %@d\n\", @); }" 2>&1 |
		sed -n "s/^$f 12[3-9][0-9]$/$f counted/p; s/^hint: $f of libc.so.6 is one of several .*/$f counted/p"
done
