# @@requires: root
# @@requires: programs32
# @@requires: uprobes
# @@requires: cmd:cc
# args[] of a 32-bit program, whose arguments are words of the stack: a pointer in a structure is a number of its size there, which copyin() and copyinstr() take.
mkdir -p "$dir/typed32" && cd "$dir/typed32" && cat >small.c <<'C'
struct item { const char *name; struct item *next; short at; long n; long long wide; };
__attribute__((noinline)) long takes(struct item *it, signed char c, long long wide, unsigned short s, double d, long last)
{
	__asm__ volatile("" ::: "memory");
	return it->n + c + (long)wide + s + (long)d + last;
}
static struct item second = { "second", 0, -2, 7, 1 }, first = { "first", &second, 5, 6, 0x100000002LL };
static volatile char seen;
void _start(void)
{
	seen = second.name[0] + first.name[0];
	seen = (char)takes(&first, -3, 4, 40000, 2.5, -9);
	__asm__ volatile("int $0x80" ::"a"(1), "b"(0));
}
C
cc -m32 -O1 -g -fno-pic -no-pie -static -nostdlib -o small small.c 2>/dev/null || { cat typed32.out 2>/dev/null || cat "$OLDPWD/typed32.out"; exit 0; }
$DTRACE -lvn 'pid$target:a.out:takes:entry' -c ./small | sed -n 's/^\t*\(args.*\)/\1/p'
$DTRACE -qn 'pid$target:a.out:takes:entry {
	printf("%s %d %d %x\n", copyinstr(args[0]->name), args[0]->at, args[0]->n, args[0]->wide);
	this->next = args[0]->next;
	printf("%s %d %d %d\n", copyinstr(*(uint32_t *)copyin(this->next, 4)), args[1], args[3], args[5]);
}
pid$target:a.out:takes:return { printf("%d\n", args[1]); }' -c ./small 2>&1 | grep .
$DTRACE -qn 'pid$target:a.out:takes:entry { trace(args[2]); }' -c ./small 2>&1 | grep hint
