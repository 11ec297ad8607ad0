BEGIN { exit(0); }
----
map 0 dt_state: key 4, value 640, 1
map 1 dt_rings: key 4, value 4, 4
dtrace:::BEGIN
; line 1: BEGIN
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 1 goto 38
   4: call get_smp_processor_id#8
   5: r6 = r0
   6: *(u32 *)(r10 -4) = r6
   7: r2 = r10
   8: r2 += -4
   9: r1 = map 1
  11: call map_lookup_elem#1
  12: if r0 == 0 goto 30
  13: r1 = r0
  14: r2 = 24
  15: r3 = 0
  16: call ringbuf_reserve#131
  17: if r0 == 0 goto 30
  18: *(u32 *)(r0 +0) = 0
  19: *(u32 *)(r0 +4) = 1
  20: *(u32 *)(r0 +8) = r6
  21: *(u32 *)(r0 +12) = 1
; line 1: exit(0)
  22: *(u32 *)(r0 +16) = 0
  23: r5 = map 0 value+16
  25: *(u64 *)(r5 +0) = 1
; line 1: BEGIN
  26: r1 = r0
  27: r2 = 2
  28: call ringbuf_submit#132
  29: goto 38
  30: call get_smp_processor_id#8
  31: if r0 >= 4 goto 38
  32: r0 <<= 7
  33: r5 = map 0 value+136
  35: r5 += r0
  36: r0 = 1
  37: lock *(u64 *)(r5 +0) += r0
  38: r0 = 0
  39: exit
