# @@requires: root
# @@requires: kprobes
# @@requires: file:/sys/kernel/btf/vmlinux
# args[] of a function have the kernel's types: a member that is not there has neighbours.
$DTRACE -n 'fbt::vfs_read:entry { trace(args[0]->f_pth); }' 2>&1 | grep hint
