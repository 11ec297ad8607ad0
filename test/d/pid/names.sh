# @@requires: registers of processes
# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# Addresses of a process by name - usym(), ufunc(), umod(), uaddr() - where ucaller is, how deep the stack is, and bytes of the process.
cat >"$dir/names.c" <<'C'
int callee(int n, char *s) { return n + (s != 0); }
int caller(int n, char *s) { return callee(n, s) + 1; }
int main(void) { return caller(1, "text of mine") == 99; }
C
cc -O0 -g -o "$dir/names" "$dir/names.c" || exit 1
$DTRACE -qn 'pid$target:names:callee:entry
{
	usym(ucaller);
	ufunc(ucaller);
	umod(ucaller);
	uaddr(ucaller);
	usym(uregs[R_PC]);
	this->p = (char *)alloca(8);
	copyinto(arg1, 4, this->p);
	this->p[4] = 0;
	printf("%s", stringof(this->p));
	exit(0);
}' -c "$dir/names" | sed -E 's/ +/\n/g; s/\+0x[0-9a-f]+/+N/' | grep .
# one frame deeper, one more
$DTRACE -qn 'pid$target:names:caller:entry { self->d = ustackdepth; } pid$target:names:callee:entry { printf("%d\n", ustackdepth - self->d); exit(0); }' \
	-c "$dir/names" | grep .
