syscall:vmlinux:get*id:entry { @[probefunc] = count(); } syscall:vmlinux:getpid:entry { trace("x"); }
----
map 0 dt_state: key 4, value 640, 1
map 1 dt_._: key 4, value 8, 1092
map 2 dt_probes: key 4, value 32768, 1
map 3 dt_strtab: key 4, value 144, 1
map 4 dt_rings: key 4, value 4, 4
syscall:vmlinux:getpid:entry and others
; line 1: syscall:vmlinux:get*id:entry
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 2 goto 88
   4: r0 = *(u64 *)(r1 +8)
   5: if r0 >= 512 goto 88
   6: r9 = map 2 value+0
   8: r0 <<= 5
   9: r9 += r0
  10: r0 = *(u32 *)(r9 +0)
  11: if r0 == 0 goto 88
; line 1: @[probefunc] = count()
  12: r6 = r10
  13: r6 += -8
  14: *(u32 *)(r10 -4) = 0
  15: r0 = *(u32 *)(r9 +12)
  16: *(u32 *)(r10 -8) = r0
  17: r1 = map 1
  19: r2 = r6
  20: call map_lookup_elem#1
  21: if r0 != 0 goto 34
  22: r3 = map 3 value+128
  24: r1 = map 1
  26: r2 = r6
  27: r4 = 1
  28: call map_update_elem#2
  29: r1 = map 1
  31: r2 = r6
  32: call map_lookup_elem#1
  33: if r0 == 0 goto 37
  34: r5 = 1
  35: lock *(u64 *)(r0 +0) += r5
  36: goto 45
  37: call get_smp_processor_id#8
  38: if r0 >= 4 goto 45
  39: r0 <<= 7
  40: r5 = map 0 value+144
  42: r5 += r0
  43: r0 = 1
  44: lock *(u64 *)(r5 +0) += r0
; line 1: syscall:vmlinux:get*id:entry
  45: r0 = *(u32 *)(r9 +24)
  46: r0 &= 2
  47: if r0 == 0 goto 88
; line 1: syscall:vmlinux:getpid:entry
  48: call get_smp_processor_id#8
  49: r8 = r0
  50: *(u32 *)(r10 -4) = r8
  51: r2 = r10
  52: r2 += -4
  53: r1 = map 4
  55: call map_lookup_elem#1
  56: r7 = r0
  57: if r7 == 0 goto 80
  58: r1 = r7
  59: r2 = 24
  60: r3 = 0
  61: call ringbuf_reserve#131
  62: r6 = r0
  63: if r6 == 0 goto 80
  64: r0 = *(u32 *)(r9 +0)
  65: *(u32 *)(r6 +0) = 1
  66: *(u32 *)(r6 +4) = r0
  67: *(u32 *)(r6 +8) = r8
  68: *(u32 *)(r6 +12) = 1
; line 1: trace("x")
  69: *(u64 *)(r6 +16) = 120
; line 1: syscall:vmlinux:getpid:entry
  70: r8 = 1
  71: r1 = r7
  72: r2 = 0
  73: call ringbuf_query#134
  74: if r0 < 16384 goto 76
  75: r8 = 2
  76: r1 = r6
  77: r2 = r8
  78: call ringbuf_submit#132
  79: goto 88
  80: call get_smp_processor_id#8
  81: if r0 >= 4 goto 88
  82: r0 <<= 7
  83: r5 = map 0 value+136
  85: r5 += r0
  86: r0 = 1
  87: lock *(u64 *)(r5 +0) += r0
  88: r0 = 0
  89: exit
