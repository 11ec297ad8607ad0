syscall:vmlinux:getppid:entry { self->t = timestamp; } syscall:vmlinux:getppid:return /self->t/ { @ = quantize(timestamp - self->t); self->t = 0; }
----
map 0 dt_state: key 4, value 640, 1
map 1 dt_aggs: key 4, value 4096, 1
map 2 dt_self: key 4, value 8, 1
syscall:vmlinux:getppid:entry
; line 1: syscall:vmlinux:getppid:entry
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 2 goto 37
   4: r0 = *(u64 *)(r1 +8)
   5: if r0 != 110 goto 37
; line 1: timestamp
   6: call ktime_get_ns#5
   7: r6 = r0
; line 1: self->t = timestamp
   8: if r6 != 0 goto 19
   9: call get_current_task_btf#158
  10: r1 = map 2
  12: r2 = r0
  13: r3 = 0
  14: r4 = 0
  15: call task_storage_get#156
  16: if r0 == 0 goto 37
  17: *(u64 *)(r0 +0) = 0
  18: goto 37
  19: call get_current_task_btf#158
  20: r1 = map 2
  22: r2 = r0
  23: r3 = 0
  24: r4 = 1
  25: call task_storage_get#156
  26: if r0 != 0 goto 36
  27: call get_smp_processor_id#8
  28: if r0 >= 4 goto 37
  29: r0 <<= 7
  30: r5 = map 0 value+152
  32: r5 += r0
  33: r0 = 1
  34: lock *(u64 *)(r5 +0) += r0
  35: goto 37
  36: *(u64 *)(r0 +0) = r6
; line 1: syscall:vmlinux:getppid:entry
  37: r0 = 0
  38: exit
syscall:vmlinux:getppid:return
; line 1: syscall:vmlinux:getppid:return
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 2 goto 71
   4: r3 = *(u64 *)(r1 +0)
   5: r3 += 120
   6: r1 = r10
   7: r1 += -8
   8: r2 = 8
   9: call probe_read_kernel#113
  10: r0 = *(u64 *)(r10 -8)
  11: if r0 != 110 goto 71
; line 1: self->t
  12: call get_current_task_btf#158
  13: r1 = map 2
  15: r2 = r0
  16: r3 = 0
  17: r4 = 0
  18: call task_storage_get#156
  19: r7 = r0
  20: if r7 == 0 goto 71
  21: r0 = *(u64 *)(r7 +0)
; line 1: syscall:vmlinux:getppid:return
  22: if r0 == 0 goto 71
; line 1: timestamp
  23: call ktime_get_ns#5
; line 1: self->t
  24: r5 = *(u64 *)(r7 +0)
; line 1: timestamp - self->t
  25: r0 -= r5
; line 1: @ = quantize(timestamp - self->t)
  26: r5 = r0
  27: r3 = 0
  28: r6 = 63
  29: if r0 == 0 goto 59
  30: if r0 s> 0 goto 33
  31: r5 = r0
  32: r5 = -r5
  33: r4 = 0x100000000 ll
  35: if r5 < r4 goto 38
  36: r5 >>= 32
  37: r3 = 32
  38: if r5 < 65536 goto 41
  39: r5 >>= 16
  40: r3 += 16
  41: if r5 < 256 goto 44
  42: r5 >>= 8
  43: r3 += 8
  44: if r5 < 16 goto 47
  45: r5 >>= 4
  46: r3 += 4
  47: if r5 < 4 goto 50
  48: r5 >>= 2
  49: r3 += 2
  50: if r5 < 2 goto 52
  51: r3 += 1
  52: r3 += 1
  53: if r0 s> 0 goto 55
  54: r3 = -r3
  55: r6 = r3
  56: r6 += 63
  57: if r6 s>= 0 goto 59
  58: r6 = 0
  59: call get_smp_processor_id#8
  60: if r0 >= 4 goto 70
  61: r0 <<= 10
  62: r5 = map 1 value+0
  64: r5 += r0
  65: if r6 >= 127 goto 70
  66: r6 <<= 3
  67: r6 += r5
  68: r0 = 1
  69: lock *(u64 *)(r6 +0) += r0
; line 1: self->t = 0
  70: *(u64 *)(r7 +0) = 0
; line 1: syscall:vmlinux:getppid:return
  71: r0 = 0
  72: exit
