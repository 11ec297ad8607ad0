# @@requires: btf
# @@requires: root
# @@requires: programs32
# @@requires: file:/lib64/ld-linux-x86-64.so.2
# @@requires: cmd:as
# @@requires: cmd:ld
# A 32-bit program on a 64-bit kernel forks three times (call 2) and runs a program (11) that is not there:
# its calls count, and those of the same numbers of 64-bit programs don't (57 is fork there, setpgid here, which returns 0 as well).
cat >"$dir/f.$$.s" <<'S'
	.globl _start
_start:
	movl $3, %esi
1:	movl $2, %eax
	int $0x80
	test %eax, %eax
	jz 2f
	movl $7, %eax
	movl $-1, %ebx
	movl $0, %ecx
	movl $0, %edx
	int $0x80
	decl %esi
	jnz 1b
	movl $57, %eax
	movl $0, %ebx
	movl $0, %ecx
	int $0x80
	movl $11, %eax
	movl $name, %ebx
	movl $0, %ecx
	movl $0, %edx
	int $0x80
2:	movl $1, %eax
	movl $0, %ebx
	int $0x80
	.data
name:	.asciz "/no/such"
S
as --32 -o "$dir/f.$$.o" "$dir/f.$$.s" && ld -m elf_i386 -o "$dir/f.$$" "$dir/f.$$.o" || exit
cat >"$dir/name.$$.d" <<'D'
proc:::start /progenyof($target) && execname == $$1/ { starts++; mine += ppid == $target; }
proc:::lwp-start /progenyof($target) && execname == $$1/ { threads++; }
proc:::exec /progenyof($target) && execname == $$1/ { printf("exec %s\n", args[0]); }
proc:::exec-failure /progenyof($target) && execname == $$1/ { printf("failed: %d\n", args[0] == ENOENT); }
sysinfo:::sysvfork /progenyof($target)/ { vforks++; }
END { printf("%d %d started, %d threads, %d vforks\n", starts, mine, threads, vforks); }
D
$DTRACE -qs "$dir/name.$$.d" -c "$dir/f.$$" "f.$$" | grep .
