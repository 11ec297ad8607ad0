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
   3: if r0 != 2 goto 61
   4: r0 = *(u64 *)(r1 +8)
   5: if r0 != 110 goto 61
; line 1: timestamp
   6: call ktime_get_ns#5
   7: r6 = r0
; line 1: self->t = timestamp
   8: if r6 != 0 goto 24
   9: call get_current_pid_tgid#14
  10: w0 = w0
  11: if r0 != 0 goto 15
  12: call get_smp_processor_id#8
  13: r0 += 1
  14: r0 <<= 32
  15: *(u64 *)(r10 -8) = r0
  16: r2 = r10
  17: r2 += -8
  18: r1 = map 2
  20: call map_lookup_elem#1
  21: if r0 == 0 goto 61
  22: *(u64 *)(r0 +0) = 0
  23: goto 61
  24: call get_current_pid_tgid#14
  25: w0 = w0
  26: if r0 != 0 goto 30
  27: call get_smp_processor_id#8
  28: r0 += 1
  29: r0 <<= 32
  30: *(u64 *)(r10 -16) = r0
  31: r2 = r10
  32: r2 += -16
  33: r1 = map 2
  35: call map_lookup_elem#1
  36: if r0 != 0 goto 50
  37: r3 = map 3 value+0
  39: r2 = r10
  40: r2 += -16
  41: r1 = map 2
  43: r4 = 1
  44: call map_update_elem#2
  45: r2 = r10
  46: r2 += -16
  47: r1 = map 2
  49: call map_lookup_elem#1
  50: if r0 != 0 goto 60
  51: call get_smp_processor_id#8
  52: if r0 >= 4 goto 61
  53: r0 <<= 7
  54: r5 = map 0 value+152
  56: r5 += r0
  57: r0 = 1
  58: lock *(u64 *)(r5 +0) += r0
  59: goto 61
  60: *(u64 *)(r0 +0) = r6
; line 1: syscall:vmlinux:getppid:entry
  61: r0 = 0
  62: exit
syscall:vmlinux:getppid:return
; line 1: syscall:vmlinux:getppid:return
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 2 goto 76
   4: r3 = *(u64 *)(r1 +0)
   5: r3 += 120
   6: r1 = r10
   7: r1 += -8
   8: r2 = 8
   9: call probe_read_kernel#113
  10: r0 = *(u64 *)(r10 -8)
  11: if r0 != 110 goto 76
; line 1: self->t
  12: call get_current_pid_tgid#14
  13: w0 = w0
  14: if r0 != 0 goto 18
  15: call get_smp_processor_id#8
  16: r0 += 1
  17: r0 <<= 32
  18: *(u64 *)(r10 -16) = r0
  19: r2 = r10
  20: r2 += -16
  21: r1 = map 2
  23: call map_lookup_elem#1
  24: r7 = r0
  25: if r7 == 0 goto 76
  26: r0 = *(u64 *)(r7 +0)
; line 1: syscall:vmlinux:getppid:return
  27: if r0 == 0 goto 76
; line 1: timestamp
  28: call ktime_get_ns#5
; line 1: self->t
  29: r5 = *(u64 *)(r7 +0)
; line 1: timestamp - self->t
  30: r0 -= r5
; line 1: @ = quantize(timestamp - self->t)
  31: r5 = r0
  32: r3 = 0
  33: r6 = 63
  34: if r0 == 0 goto 64
  35: if r0 s> 0 goto 38
  36: r5 = r0
  37: r5 = -r5
  38: r4 = 0x100000000 ll
  40: if r5 < r4 goto 43
  41: r5 >>= 32
  42: r3 = 32
  43: if r5 < 65536 goto 46
  44: r5 >>= 16
  45: r3 += 16
  46: if r5 < 256 goto 49
  47: r5 >>= 8
  48: r3 += 8
  49: if r5 < 16 goto 52
  50: r5 >>= 4
  51: r3 += 4
  52: if r5 < 4 goto 55
  53: r5 >>= 2
  54: r3 += 2
  55: if r5 < 2 goto 57
  56: r3 += 1
  57: r3 += 1
  58: if r0 s> 0 goto 60
  59: r3 = -r3
  60: r6 = r3
  61: r6 += 63
  62: if r6 s>= 0 goto 64
  63: r6 = 0
  64: call get_smp_processor_id#8
  65: if r0 >= 4 goto 75
  66: r0 <<= 10
  67: r5 = map 1 value+0
  69: r5 += r0
  70: if r6 >= 127 goto 75
  71: r6 <<= 3
  72: r6 += r5
  73: r0 = 1
  74: lock *(u64 *)(r6 +0) += r0
; line 1: self->t = 0
  75: *(u64 *)(r7 +0) = 0
; line 1: syscall:vmlinux:getppid:return
  76: r0 = 0
  77: exit
