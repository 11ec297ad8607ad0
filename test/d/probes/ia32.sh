# @@requires: btf
# @@requires: root
# @@requires: programs32
# @@requires: file:/lib64/ld-linux-x86-64.so.2
# @@requires: cmd:as
# @@requires: cmd:ld
# 32-bit calls have their own probes and are not taken for 64-bit ones: number 64 is getppid there, semget here.
cat >"$dir/i.$$.s" <<'S'
	.globl _start
_start:
	movl $5, %ecx
1:	pushl %ecx
	movl $64, %eax
	int $0x80
	popl %ecx
	loop 1b
	movl $4, %eax
	movl $-1, %ebx
	movl $text, %ecx
	movl $3, %edx
	int $0x80
	movl $1, %eax
	movl $0, %ebx
	int $0x80
	.data
text:	.asciz "abc"
S
as --32 -o "$dir/i.$$.o" "$dir/i.$$.s" && ld -m elf_i386 -o "$dir/i.$$" "$dir/i.$$.o" || exit
$DTRACE -qc "$dir/i.$$" -n 'syscall:::entry /pid == $target/ { @[probemod, probefunc] = count(); }
syscall:ia32:write:entry /pid == $target/ { printf("write(%d, %d, %d)\n", args[0], args[1] != 0, args[2]); }
syscall:ia32:write:return /pid == $target/ { printf("write = %d errno %d\n", (int)arg0, errno); }
syscall:vmlinux:semget:entry /pid == $target/ { printf("WRONG\n"); }'
