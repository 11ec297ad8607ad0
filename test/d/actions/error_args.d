/* ERROR's arguments: arg1 the enabled probe, arg2 the action, arg4 the fault (1: an address, 4: a division), arg5 the address. */
#pragma D option quiet
BEGIN { trace(1); trace(*(int *)0x40); }
BEGIN { z = 0; z = 1 / z; }
BEGIN { exit(0); }
ERROR { printf("probe %s action %d fault %d value %x\n", arg1 > 0 ? "known" : "unknown", arg2, arg4, arg5); }
