int x; BEGIN { x += 5; y = x * 3 % 7; printf("%d", y); }
----
map 0 dt_state: key 4, value 640, 1
map 1 dt_rings: key 4, value 4, 4
dtrace:::BEGIN
; line 1: BEGIN
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 1 goto 70
   4: call get_smp_processor_id#8
   5: r6 = r0
   6: *(u32 *)(r10 -4) = r6
   7: r2 = r10
   8: r2 += -4
   9: r1 = map 1
  11: call map_lookup_elem#1
  12: r8 = r0
  13: if r8 == 0 goto 62
  14: r1 = r8
  15: r2 = 24
  16: r3 = 0
  17: call ringbuf_reserve#131
  18: r7 = r0
  19: if r7 == 0 goto 62
  20: *(u32 *)(r7 +0) = 0
  21: *(u32 *)(r7 +4) = 1
  22: *(u32 *)(r7 +8) = r6
  23: *(u32 *)(r7 +12) = 1
; line 1: x += 5
  24: r5 = map 0 value+24
  26: r0 = 5
  27: lock *(u32 *)(r5 +0) += r0
; line 1: x
  28: r0 = map 0 value+24
  30: r0 = *(u32 *)(r0 +0)
  31: r0 <<= 32
  32: r0 s>>= 32
; line 1: x * 3
  33: r0 *= 3
; line 1: x * 3 % 7
  34: r5 = r0
  35: r5 s>>= 63
  36: r0 ^= r5
  37: r0 -= r5
  38: r0 %= 7
  39: r0 ^= r5
  40: r0 -= r5
; line 1: y = x * 3 % 7
  41: r0 <<= 32
  42: r0 s>>= 32
  43: r5 = map 0 value+32
  45: *(u32 *)(r5 +0) = r0
; line 1: y
  46: r0 = map 0 value+32
  48: r0 = *(u32 *)(r0 +0)
  49: r0 <<= 32
  50: r0 s>>= 32
; line 1: printf("%d", y)
  51: *(u32 *)(r7 +16) = r0
; line 1: BEGIN
  52: r6 = 1
  53: r1 = r8
  54: r2 = 0
  55: call ringbuf_query#134
  56: if r0 < 16384 goto 58
  57: r6 = 2
  58: r1 = r7
  59: r2 = r6
  60: call ringbuf_submit#132
  61: goto 70
  62: call get_smp_processor_id#8
  63: if r0 >= 4 goto 70
  64: r0 <<= 7
  65: r5 = map 0 value+136
  67: r5 += r0
  68: r0 = 1
  69: lock *(u64 *)(r5 +0) += r0
  70: r0 = 0
  71: exit
