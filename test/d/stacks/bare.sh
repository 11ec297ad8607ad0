# @@requires: root
# @@requires: uprobes
# @@requires: cmd:gcc
# A function that a probe catches before it has made its frame, or when the frame is gone: who called it is there all the same, though no table
# tells, by both ways of walking.
cd "$dir" || exit 1
cat >bare.c <<'X'
#define KEPT __attribute__((noinline)) int
KEPT inner(int x) { __asm__ volatile(""); return x + 1; }
KEPT middle(int x) { int r = inner(x) * 2; __asm__ volatile(""); return r; }
KEPT outer(int x) { int r = middle(x) * 2; __asm__ volatile(""); return r; }
int main(int c, char **v) { int r = outer(c); __asm__ volatile(""); return r != 8; }
X
gcc -O1 -fno-omit-frame-pointer -fno-asynchronous-unwind-tables -o bare bare.c || exit 1
for way in auto fp; do
	echo "$way:"
	$DTRACE -xustackunwind=$way -xustackframes=4 -qc ./bare -n "pid\$target:a.out:inner:entry,pid\$target:a.out:inner:return {
		printf(\"%s\\n\", probename); ustack(); }" 2>&1 | sed 's/^ *//; s/+0x.*//; /^$/d'
done
