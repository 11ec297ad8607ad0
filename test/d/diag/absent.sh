# What other systems' D has and Linux gives no sense to: each name is refused with the reason and what to do instead, and is free
# for a program's own use.
e() { $DTRACE -xerrtags -en "BEGIN { $1; }" 2>&1 | sed -n 's/.*: \(\[D_[A-Z]*\]\) in action list: /\1 /p; s/^hint: /  /p'; }
e 'trace(curcpuinfo)'
e 'trace(vmregs[0])'
e 'trace(ddi_pathname(0, 0))'
e 'trace(msgsize(0))'
e 'trace(msgdsize(0))'
e 'pcap(0, 1)'
e 'printm(memref(0, 1))'
e 'trace(memref(0, 1))'
e 'trace(memstr(0, 0))'
e 'printt(0)'
e 'trace(typeref(0, 1))'
e 'trace(sx_exclusive_held(0))'
e 'trace(sx_isexclusive(0))'
e 'trace(sx_shared_held(0))'
$DTRACE -eqn 'int vmregs[int]; BEGIN { vmregs[0] = 1; curcpuinfo = vmregs[0]; this->pcap = 1; }'
