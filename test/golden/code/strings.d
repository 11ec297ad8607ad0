BEGIN /execname == "bash"/ { s = strjoin("a", "bc"); trace(strlen(s)); trace(s < "b"); }
----
map 0 dt_state: key 4, value 896, 1
map 1 dt_rings: key 4, value 4, 4
map 2 dt_strtab: key 4, value 16, 1
map 3 dt_scratch: key 4, value 3328, 1
dtrace:::BEGIN
; line 1: BEGIN
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 1 goto 177
   4: call get_smp_processor_id#8
   5: if r0 >= 4 goto 177
   6: r0 *= 832
   7: r7 = map 3 value+0
   9: r7 += r0
; line 1: execname
  10: r1 = r7
  11: r2 = 16
  12: call get_current_comm#16
  13: r0 = *(u64 *)(r7 +0)
  14: r0 <<= 24
  15: r5 = 0x68736162000000 ll
  17: if r0 != r5 goto 177
; line 1: BEGIN
  18: call get_smp_processor_id#8
  19: r6 = r0
  20: *(u32 *)(r10 -4) = r6
  21: r2 = r10
  22: r2 += -4
  23: r1 = map 1
  25: call map_lookup_elem#1
  26: r8 = r0
  27: if r8 == 0 goto 107
  28: r1 = r8
  29: r2 = 32
  30: r3 = 0
  31: call ringbuf_reserve#131
  32: if r0 == 0 goto 107
  33: r9 = r0
  34: *(u32 *)(r9 +0) = 0
  35: *(u32 *)(r9 +4) = 1
  36: *(u32 *)(r9 +8) = r6
  37: *(u32 *)(r9 +12) = 1
; line 1: strjoin("a", "bc")
  38: r6 = r7
  39: r6 += 16
; line 1: "a"
  40: r3 = map 2 value+0
; line 1: "bc"
  42: r1 = r6
  43: r2 = 256
  44: call probe_read_kernel_str#115
  45: if r0 s>= 0 goto 48
  46: r8 = 257
  47: goto 116
  48: if r0 >= 1 goto 51
  49: r0 = 1
  50: goto 53
  51: if r0 <= 256 goto 53
  52: r0 = 256
  53: r1 = r6
  54: r1 += r0
  55: r1 += -1
  56: r3 = map 2 value+8
  58: r2 = 256
  59: call probe_read_kernel_str#115
  60: *(u8 *)(r7 +271) = 0
  61: r1 = map 0 value+24
  63: r3 = r6
  64: r2 = 256
  65: call probe_read_kernel_str#115
; line 1: s
  66: r3 = map 0 value+24
  68: r1 = r7
  69: r1 += 272
  70: r2 = 256
  71: call probe_read_kernel_str#115
  72: if r0 s>= 0 goto 76
  73: r8 = 0x100000201 ll
  75: goto 116
  76: if r0 == 0 goto 78
  77: r0 += -1
; line 1: trace(strlen(s))
  78: *(u64 *)(r9 +16) = r0
; line 1: s < "b"
  79: r6 = r7
  80: r6 += 16
; line 1: s
  81: r3 = map 0 value+24
  83: r1 = r6
  84: r2 = 256
  85: call probe_read_kernel_str#115
  86: r2 = r7
  87: r2 += 528
  88: *(u64 *)(r7 +528) = 98
  89: r1 = r6
  90: call rt_strcmp
  91: r0 <<= 32
  92: r0 s>>= 32
  93: r5 = 0
  94: if r0 s>= 0 goto 96
  95: r5 = 1
; line 1: trace(s < "b")
  96: *(u32 *)(r9 +24) = r5
; line 1: BEGIN
  97: r6 = 1
  98: r1 = r8
  99: r2 = 0
 100: call ringbuf_query#134
 101: if r0 < 16384 goto 103
 102: r6 = 2
 103: r1 = r9
 104: r2 = r6
 105: call ringbuf_submit#132
 106: goto 177
 107: call get_smp_processor_id#8
 108: if r0 >= 4 goto 177
 109: r0 <<= 7
 110: r5 = map 0 value+392
 112: r5 += r0
 113: r0 = 1
 114: lock *(u64 *)(r5 +0) += r0
 115: goto 177
 116: r1 = r9
 117: r2 = 1
 118: call ringbuf_discard#133
 119: call get_smp_processor_id#8
 120: if r0 >= 4 goto 127
 121: r0 <<= 7
 122: r5 = map 0 value+464
 124: r5 += r0
 125: r0 = 1
 126: lock *(u64 *)(r5 +0) += r0
 127: call get_smp_processor_id#8
 128: r7 = r0
 129: *(u32 *)(r10 -8) = r7
 130: r2 = r10
 131: r2 += -8
 132: r1 = map 1
 134: call map_lookup_elem#1
 135: r9 = r0
 136: if r9 == 0 goto 169
 137: r1 = r9
 138: r2 = 48
 139: r3 = 0
 140: call ringbuf_reserve#131
 141: r6 = r0
 142: if r6 == 0 goto 169
 143: *(u32 *)(r6 +0) = -1
 144: *(u32 *)(r6 +4) = 1
 145: *(u32 *)(r6 +8) = r7
 146: *(u32 *)(r6 +12) = 0
 147: *(u64 *)(r6 +16) = 1
 148: r0 = r8
 149: r0 >>= 8
 150: r0 &= 65535
 151: *(u32 *)(r6 +24) = r0
 152: r0 = r8
 153: r0 >>= 32
 154: *(u32 *)(r6 +28) = r0
 155: r8 &= 255
 156: *(u32 *)(r6 +32) = r8
 157: *(u32 *)(r6 +36) = 0
 158: *(u64 *)(r6 +40) = 0
 159: r7 = 1
 160: r1 = r9
 161: r2 = 0
 162: call ringbuf_query#134
 163: if r0 < 16384 goto 165
 164: r7 = 2
 165: r1 = r6
 166: r2 = r7
 167: call ringbuf_submit#132
 168: goto 177
 169: call get_smp_processor_id#8
 170: if r0 >= 4 goto 177
 171: r0 <<= 7
 172: r5 = map 0 value+456
 174: r5 += r0
 175: r0 = 1
 176: lock *(u64 *)(r5 +0) += r0
 177: r0 = 0
 178: exit
