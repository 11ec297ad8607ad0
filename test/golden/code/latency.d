syscall:vmlinux:getppid:entry { self->t = timestamp; } syscall:vmlinux:getppid:return /self->t/ { @ = quantize(timestamp - self->t); self->t = 0; }
----
map 0 dt_state: key 4, value 640, 1
map 1 dt_aggs: key 4, value 4096, 1
map 2 dt_self: key 8, value 16, 910
map 3 dt_strtab: key 4, value 24, 1
syscall:vmlinux:getppid:entry
; line 1: syscall:vmlinux:getppid:entry
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 2 goto 49
   4: r0 = *(u64 *)(r1 +8)
   5: if r0 != 110 goto 49
   6: r0 = map 0 value+0
   8: r0 = *(u32 *)(r0 +4)
; line 1: timestamp
   9: if r0 != 0 goto 11
  10: call ktime_get_ns#5
  11: r6 = r0
; line 1: self->t = timestamp
  12: call get_current_pid_tgid#14
  13: w0 = w0
  14: if r0 != 0 goto 18
  15: call get_smp_processor_id#8
  16: r0 += 1
  17: r0 <<= 32
  18: *(u64 *)(r10 -8) = r0
  19: r2 = r10
  20: r2 += -8
  21: r1 = map 2
  23: call map_lookup_elem#1
  24: if r0 != 0 goto 38
  25: r3 = map 3 value+0
  27: r2 = r10
  28: r2 += -8
  29: r1 = map 2
  31: r4 = 1
  32: call map_update_elem#2
  33: r2 = r10
  34: r2 += -8
  35: r1 = map 2
  37: call map_lookup_elem#1
  38: if r0 != 0 goto 48
  39: call get_smp_processor_id#8
  40: if r0 >= 4 goto 49
  41: r0 <<= 7
  42: r5 = map 0 value+152
  44: r5 += r0
  45: r0 = 1
  46: lock *(u64 *)(r5 +0) += r0
  47: goto 49
  48: *(u64 *)(r0 +0) = r6
; line 1: syscall:vmlinux:getppid:entry
  49: r0 = 0
  50: exit
syscall:vmlinux:getppid:return
; line 1: syscall:vmlinux:getppid:return
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 2 goto 94
   4: r3 = *(u64 *)(r1 +0)
   5: r3 += 120
   6: r1 = r10
   7: r1 += -8
   8: r2 = 8
   9: call probe_read_kernel#113
  10: r0 = *(u64 *)(r10 -8)
  11: if r0 != 110 goto 94
  12: r0 = map 0 value+0
  14: r7 = *(u32 *)(r0 +4)
; line 1: self->t
  15: call get_current_pid_tgid#14
  16: w0 = w0
  17: if r0 != 0 goto 21
  18: call get_smp_processor_id#8
  19: r0 += 1
  20: r0 <<= 32
  21: *(u64 *)(r10 -8) = r0
  22: r2 = r10
  23: r2 += -8
  24: r1 = map 2
  26: call map_lookup_elem#1
  27: r8 = r0
  28: if r8 == 0 goto 94
  29: r0 = *(u64 *)(r8 +0)
; line 1: syscall:vmlinux:getppid:return
  30: if r0 == 0 goto 94
; line 1: timestamp
  31: if r7 != 0 goto 34
  32: call ktime_get_ns#5
  33: r7 = r0
; line 1: self->t
  34: r0 = *(u64 *)(r8 +0)
; line 1: timestamp - self->t
  35: r7 -= r0
; line 1: @ = quantize(timestamp - self->t)
  36: r5 = r7
  37: r5 s>>= 63
  38: r7 ^= r5
  39: r7 -= r5
  40: w6 = -1
  41: r6 -= r7
  42: r6 >>= 63
  43: r6 <<= 5
  44: r7 >>= r6
  45: r0 = 65535
  46: r0 -= r7
  47: r0 >>= 63
  48: r0 <<= 4
  49: r7 >>= r0
  50: r6 += r0
  51: r0 = 255
  52: r0 -= r7
  53: r0 >>= 63
  54: r0 <<= 3
  55: r7 >>= r0
  56: r6 += r0
  57: r0 = 15
  58: r0 -= r7
  59: r0 >>= 63
  60: r0 <<= 2
  61: r7 >>= r0
  62: r6 += r0
  63: r0 = 3
  64: r0 -= r7
  65: r0 >>= 63
  66: r0 <<= 1
  67: r7 >>= r0
  68: r6 += r0
  69: r0 = 1
  70: r0 -= r7
  71: r0 >>= 63
  72: r7 >>= r0
  73: r6 += r0
  74: r6 += r7
  75: r6 ^= r5
  76: r6 -= r5
  77: r6 += 63
  78: r0 = r6
  79: r0 s>>= 63
  80: r0 ^= -1
  81: r6 &= r0
  82: call get_smp_processor_id#8
  83: if r0 >= 4 goto 93
  84: r0 <<= 10
  85: r5 = map 1 value+0
  87: r5 += r0
  88: if r6 >= 127 goto 93
  89: r6 <<= 3
  90: r6 += r5
  91: r0 = 1
  92: lock *(u64 *)(r6 +0) += r0
; line 1: self->t = 0
  93: *(u64 *)(r8 +0) = 0
; line 1: syscall:vmlinux:getppid:return
  94: r0 = 0
  95: exit
