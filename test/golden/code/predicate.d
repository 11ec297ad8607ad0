syscall:vmlinux:read:entry /pid == 5 && tid != 6/ { trace(arg0); }
----
map 0 dt_state: key 4, value 640, 1
map 1 dt_rings: key 4, value 4, 4
syscall:vmlinux:read:entry
   0: r9 = r1
; line 1: syscall:vmlinux:read:entry
   1: r0 = map 0 value+0
   3: r0 = *(u32 *)(r0 +0)
   4: if r0 != 2 goto 59
   5: r0 = *(u64 *)(r9 +8)
   6: if r0 != 0 goto 59
; line 1: pid
   7: call get_current_pid_tgid#14
   8: r0 >>= 32
; line 1: syscall:vmlinux:read:entry
   9: if r0 != 5 goto 59
; line 1: tid
  10: call get_current_pid_tgid#14
  11: w0 = w0
; line 1: syscall:vmlinux:read:entry
  12: if r0 == 6 goto 59
  13: call get_smp_processor_id#8
  14: r7 = r0
  15: *(u32 *)(r10 -4) = r7
  16: r2 = r10
  17: r2 += -4
  18: r1 = map 1
  20: call map_lookup_elem#1
  21: r8 = r0
  22: if r8 == 0 goto 51
  23: r1 = r8
  24: r2 = 24
  25: r3 = 0
  26: call ringbuf_reserve#131
  27: r6 = r0
  28: if r6 == 0 goto 51
  29: *(u32 *)(r6 +0) = 0
  30: *(u32 *)(r6 +4) = 1000
  31: *(u32 *)(r6 +8) = r7
  32: *(u32 *)(r6 +12) = 1
; line 1: arg0
  33: r3 = *(u64 *)(r9 +0)
  34: r3 += 112
  35: r1 = r10
  36: r1 += -8
  37: r2 = 8
  38: call probe_read_kernel#113
  39: r0 = *(u64 *)(r10 -8)
; line 1: trace(arg0)
  40: *(u64 *)(r6 +16) = r0
; line 1: syscall:vmlinux:read:entry
  41: r7 = 1
  42: r1 = r8
  43: r2 = 0
  44: call ringbuf_query#134
  45: if r0 < 16384 goto 47
  46: r7 = 2
  47: r1 = r6
  48: r2 = r7
  49: call ringbuf_submit#132
  50: goto 59
  51: call get_smp_processor_id#8
  52: if r0 >= 4 goto 59
  53: r0 <<= 7
  54: r5 = map 0 value+136
  56: r5 += r0
  57: r0 = 1
  58: lock *(u64 *)(r5 +0) += r0
  59: r0 = 0
  60: exit
