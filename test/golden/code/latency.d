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
   3: if r0 != 2 goto 65
   4: r0 = *(u64 *)(r1 +8)
   5: if r0 != 110 goto 65
   6: r0 = map 0 value+0
   8: r0 = *(u32 *)(r0 +4)
; line 1: timestamp
   9: if r0 != 0 goto 11
  10: call ktime_get_ns#5
  11: r6 = r0
; line 1: self->t = timestamp
  12: if r6 != 0 goto 28
  13: call get_current_pid_tgid#14
  14: w0 = w0
  15: if r0 != 0 goto 19
  16: call get_smp_processor_id#8
  17: r0 += 1
  18: r0 <<= 32
  19: *(u64 *)(r10 -8) = r0
  20: r2 = r10
  21: r2 += -8
  22: r1 = map 2
  24: call map_lookup_elem#1
  25: if r0 == 0 goto 65
  26: *(u64 *)(r0 +0) = 0
  27: goto 65
  28: call get_current_pid_tgid#14
  29: w0 = w0
  30: if r0 != 0 goto 34
  31: call get_smp_processor_id#8
  32: r0 += 1
  33: r0 <<= 32
  34: *(u64 *)(r10 -8) = r0
  35: r2 = r10
  36: r2 += -8
  37: r1 = map 2
  39: call map_lookup_elem#1
  40: if r0 != 0 goto 54
  41: r3 = map 3 value+0
  43: r2 = r10
  44: r2 += -8
  45: r1 = map 2
  47: r4 = 1
  48: call map_update_elem#2
  49: r2 = r10
  50: r2 += -8
  51: r1 = map 2
  53: call map_lookup_elem#1
  54: if r0 != 0 goto 64
  55: call get_smp_processor_id#8
  56: if r0 >= 4 goto 65
  57: r0 <<= 7
  58: r5 = map 0 value+152
  60: r5 += r0
  61: r0 = 1
  62: lock *(u64 *)(r5 +0) += r0
  63: goto 65
  64: *(u64 *)(r0 +0) = r6
; line 1: syscall:vmlinux:getppid:entry
  65: r0 = 0
  66: exit
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
