# @@requires: root
# @@requires: cmd:cc
# The founding test: a bad pointer in the page-fault probe itself. Each fault of the program is an ERROR, with its place and address,
# nothing of the clause is seen, the next clause runs, and the program gets its right answer.
cat >"$dir/pf.$$.c" <<'C'
#include <stdio.h>
#include <sys/mman.h>
int main(void)
{
	long n = 2000, s = 0;
	volatile char *p = mmap(0, n * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	madvise((void *)p, n * 4096, MADV_NOHUGEPAGE);
	for (long i = 0; i < n; i++)
		p[i * 4096] = i % 100;
	for (long i = 0; i < n; i++)
		s += p[i * 4096];
	fprintf(stderr, "sum %ld at %p\n", s, (void *)p);
	return 7;
}
C
cc -O1 -o "$dir/pf.$$" "$dir/pf.$$.c" || exit
$DTRACE -c "$dir/pf.$$" -qn 'fbt::page_fault: { trace(*(int *)0); }' >"$dir/pf.$$.o" 2>"$dir/pf.$$.e"
echo "status $?, output $(grep -c . "$dir/pf.$$.o")"
grep -c '^dtrace: error on enabled probe ID [0-9]* (ID [0-9]*: fbt:vmlinux:page_fault:entry): invalid address (0x0) in action #1 at BPF pc' "$dir/pf.$$.e" | awk '{ print ($1 >= 2000 ? "errors" : $1) }'
grep -v '^dtrace: error on' "$dir/pf.$$.e" | sed 's/pid [0-9]*/pid N/; s/at 0x.*/at N/'
$DTRACE -c "$dir/pf.$$" -qn 'fbt::page_fault:entry /pid == $target/ { a++; trace(*(int *)0); }
fbt::page_fault:entry /pid == $target/ { b++; w += (arg2 & 6) == 6 && arg0; r += arg1 != 0; }
ERROR /pid == $target/ { e++; bad += arg4 != 1 || arg5 != 0; }
END { printf("all %d %d, writes %d, nothing else %d\n", a == b && b == e && r == a, a >= 2000, w >= 2000, bad); }' 2>/dev/null
