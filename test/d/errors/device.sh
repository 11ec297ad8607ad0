# @@requires: lab
# @@requires: kernel memory map
# Registers of devices are not read, whatever asks for them: that could be a command to the device. Mapped memory that is no
# device's - a stack of the kernel's - is.
echo 1 >/proc/sys/kernel/kptr_restrict # addresses are shown to who may see them
# tables of the firmware are mapped so too, but lie in memory
device=0x$(awk '/phys=0x00000000f.* ioremap/ { sub(/^0x/, ""); sub(/-.*/, ""); print; exit }' /proc/vmallocinfo)
[ "$device" != 0x ] || { echo "no device is mapped here"; exit 1; }
"$DTRACE" -qn '
BEGIN { trace(*(char *)$1); }
BEGIN { trace(*(uint64_t *)($1 + 8)); }
BEGIN { trace(stringof((char *)$1)); }
BEGIN { tracemem($1, 16); }
BEGIN { trace(strlen((string)$1)); }
BEGIN { trace(strjoin("a", (string)$1)); }
BEGIN { this->p = alloca(16); bcopy((void *)$1, this->p, 16); trace(*(char *)this->p); }
BEGIN { @[stringof((char *)$1)] = count(); }
BEGIN { x[(string)$1] = 1; }
BEGIN { print(*(struct list_head *)$1); }
BEGIN { self->l = *(struct list_head *)$1; trace(self->l.next); }
BEGIN { printf("the end of a stack: %x\n", *(uint64_t *)curthread->stack); exit(0); }
ERROR { printf("error %d: fault %d, %s\n", ++n, arg4, arg5 == $1 || arg5 == $1 + 8 ? "the device" : "?"); }
' $device 2>/dev/null
