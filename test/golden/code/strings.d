BEGIN /execname == "bash"/ { s = strjoin("a", "bc"); trace(strlen(s)); trace(s < "b"); }
----
map 0 dt_state: key 4, value 896, 1
map 1 dt_rings: key 4, value 4, 4
map 2 dt_strtab: key 4, value 16, 1
map 3 dt_scratch: key 4, value 3072, 1
dtrace:::BEGIN
; line 1: BEGIN
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 1 goto 174
   4: call get_smp_processor_id#8
   5: if r0 >= 4 goto 174
   6: r0 *= 768
   7: r6 = map 3 value+0
   9: r6 += r0
; line 1: execname
  10: r1 = r6
  11: r2 = 16
  12: call get_current_comm#16
  13: r0 = *(u64 *)(r6 +0)
  14: r0 <<= 24
  15: r5 = 0x68736162000000 ll
  17: if r0 != r5 goto 174
; line 1: BEGIN
  18: call get_smp_processor_id#8
  19: r7 = r0
  20: *(u32 *)(r10 -4) = r7
  21: r2 = r10
  22: r2 += -4
  23: r1 = map 1
  25: call map_lookup_elem#1
  26: r8 = r0
  27: if r8 == 0 goto 104
  28: r1 = r8
  29: r2 = 32
  30: r3 = 0
  31: call ringbuf_reserve#131
  32: r9 = r0
  33: if r9 == 0 goto 104
  34: *(u32 *)(r9 +0) = 0
  35: *(u32 *)(r9 +4) = 1
  36: *(u32 *)(r9 +8) = r7
  37: *(u32 *)(r9 +12) = 1
; line 1: "a"
  38: r3 = map 2 value+0
; line 1: "bc"
  40: r7 = map 2 value+8
  42: r1 = r6
  43: r2 = 256
  44: call probe_read_kernel_str#115
  45: if r0 s>= 0 goto 48
  46: r8 = 257
  47: goto 113
  48: if r0 >= 1 goto 51
  49: r0 = 1
  50: goto 53
  51: if r0 <= 256 goto 53
  52: r0 = 256
  53: r1 = r6
  54: r1 += r0
  55: r1 += -1
  56: r3 = r7
  57: r2 = 256
  58: call probe_read_kernel_str#115
  59: *(u8 *)(r6 +255) = 0
  60: r1 = map 0 value+24
  62: r3 = r6
  63: r2 = 256
  64: call probe_read_kernel_str#115
; line 1: s
  65: r3 = map 0 value+24
  67: r1 = r6
  68: r1 += 256
  69: r2 = 256
  70: call probe_read_kernel_str#115
  71: if r0 s>= 0 goto 75
  72: r8 = 0x100000201 ll
  74: goto 113
  75: if r0 == 0 goto 77
  76: r0 += -1
; line 1: trace(strlen(s))
  77: *(u64 *)(r9 +16) = r0
; line 1: s
  78: r3 = map 0 value+24
  80: r1 = r6
  81: r2 = 256
  82: call probe_read_kernel_str#115
  83: r2 = r6
  84: r2 += 512
  85: *(u64 *)(r6 +512) = 98
  86: r1 = r6
  87: call rt_strcmp
  88: r0 <<= 32
  89: r0 s>>= 32
  90: r5 = 0
  91: if r0 s>= 0 goto 93
  92: r5 = 1
; line 1: trace(s < "b")
  93: *(u32 *)(r9 +24) = r5
; line 1: BEGIN
  94: r6 = 1
  95: r1 = r8
  96: r2 = 0
  97: call ringbuf_query#134
  98: if r0 < 16384 goto 100
  99: r6 = 2
 100: r1 = r9
 101: r2 = r6
 102: call ringbuf_submit#132
 103: goto 174
 104: call get_smp_processor_id#8
 105: if r0 >= 4 goto 174
 106: r0 <<= 7
 107: r5 = map 0 value+392
 109: r5 += r0
 110: r0 = 1
 111: lock *(u64 *)(r5 +0) += r0
 112: goto 174
 113: r1 = r9
 114: r2 = 1
 115: call ringbuf_discard#133
 116: call get_smp_processor_id#8
 117: if r0 >= 4 goto 124
 118: r0 <<= 7
 119: r5 = map 0 value+464
 121: r5 += r0
 122: r0 = 1
 123: lock *(u64 *)(r5 +0) += r0
 124: call get_smp_processor_id#8
 125: r7 = r0
 126: *(u32 *)(r10 -4) = r7
 127: r2 = r10
 128: r2 += -4
 129: r1 = map 1
 131: call map_lookup_elem#1
 132: r9 = r0
 133: if r9 == 0 goto 166
 134: r1 = r9
 135: r2 = 48
 136: r3 = 0
 137: call ringbuf_reserve#131
 138: r6 = r0
 139: if r6 == 0 goto 166
 140: *(u32 *)(r6 +0) = -1
 141: *(u32 *)(r6 +4) = 1
 142: *(u32 *)(r6 +8) = r7
 143: *(u32 *)(r6 +12) = 0
 144: *(u64 *)(r6 +16) = 1
 145: r0 = r8
 146: r0 >>= 8
 147: r0 &= 65535
 148: *(u32 *)(r6 +24) = r0
 149: r0 = r8
 150: r0 >>= 32
 151: *(u32 *)(r6 +28) = r0
 152: r8 &= 255
 153: *(u32 *)(r6 +32) = r8
 154: *(u32 *)(r6 +36) = 0
 155: *(u64 *)(r6 +40) = 0
 156: r7 = 1
 157: r1 = r9
 158: r2 = 0
 159: call ringbuf_query#134
 160: if r0 < 16384 goto 162
 161: r7 = 2
 162: r1 = r6
 163: r2 = r7
 164: call ringbuf_submit#132
 165: goto 174
 166: call get_smp_processor_id#8
 167: if r0 >= 4 goto 174
 168: r0 <<= 7
 169: r5 = map 0 value+456
 171: r5 += r0
 172: r0 = 1
 173: lock *(u64 *)(r5 +0) += r0
 174: r0 = 0
 175: exit
