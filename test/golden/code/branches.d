BEGIN { if (pid > 1) { trace("a"); } else { trace("b"); } this->i = 3; this->i++; trace(this->i); }
----
map 0 dt_state: key 4, value 640, 1
map 1 dt_rings: key 4, value 4, 4
dtrace:::BEGIN
; line 1: BEGIN
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 1 goto 51
   4: call get_smp_processor_id#8
   5: r8 = r0
   6: *(u32 *)(r10 -4) = r8
   7: r2 = r10
   8: r2 += -4
   9: r1 = map 1
  11: call map_lookup_elem#1
  12: r7 = r0
  13: if r7 == 0 goto 43
  14: r1 = r7
  15: r2 = 40
  16: r3 = 0
  17: call ringbuf_reserve#131
  18: r6 = r0
  19: if r6 == 0 goto 43
; line 1: pid
  20: call get_current_pid_tgid#14
  21: r0 >>= 32
; line 1: if
  22: if r0 s<= 1 goto 26
  23: r0 = 3
; line 1: trace("a")
  24: *(u64 *)(r6 +16) = 97
  25: goto 28
  26: r0 = 5
; line 1: trace("b")
  27: *(u64 *)(r6 +24) = 98
; line 1: trace(this->i)
  28: *(u32 *)(r6 +32) = 4
; line 1: BEGIN
  29: *(u32 *)(r6 +0) = 0
  30: *(u32 *)(r6 +4) = 1
  31: *(u32 *)(r6 +8) = r8
  32: *(u32 *)(r6 +12) = r0
  33: r8 = 1
  34: r1 = r7
  35: r2 = 0
  36: call ringbuf_query#134
  37: if r0 < 16384 goto 39
  38: r8 = 2
  39: r1 = r6
  40: r2 = r8
  41: call ringbuf_submit#132
  42: goto 51
  43: call get_smp_processor_id#8
  44: if r0 >= 4 goto 51
  45: r0 <<= 7
  46: r5 = map 0 value+136
  48: r5 += r0
  49: r0 = 1
  50: lock *(u64 *)(r5 +0) += r0
  51: r0 = 0
  52: exit
