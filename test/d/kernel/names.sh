# @@requires: file:/sys/kernel/btf/vmlinux
# @@requires: root
# @@requires: sysctl:kernel.kptr_restrict<=1
# Addresses of the kernel by name: func() and sym() name the function, mod() the module. (A function's name is its address.)
$DTRACE -qn 'BEGIN { func((uintptr_t)`do_exit); sym((uintptr_t)`do_exit); mod((uintptr_t)`do_exit); exit(0); }' | sed -E 's/ +/\n/g' | grep .
