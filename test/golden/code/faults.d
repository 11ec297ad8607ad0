BEGIN { x = 1; trace(*(int *)arg0 / x); } ERROR { printf("%d", arg4); }
----
map 0 dt_state: key 4, value 640, 1
map 1 dt_rings: key 4, value 4, 4
dtrace:::BEGIN
; line 1: BEGIN
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 1 goto 181
   4: call get_smp_processor_id#8
   5: r6 = r0
   6: *(u32 *)(r10 -4) = r6
   7: r2 = r10
   8: r2 += -4
   9: r1 = map 1
  11: call map_lookup_elem#1
  12: r8 = r0
  13: if r8 == 0 goto 70
  14: r1 = r8
  15: r2 = 24
  16: r3 = 0
  17: call ringbuf_reserve#131
  18: r7 = r0
  19: if r7 == 0 goto 70
  20: *(u32 *)(r7 +0) = 0
  21: *(u32 *)(r7 +4) = 1
  22: *(u32 *)(r7 +8) = r6
  23: *(u32 *)(r7 +12) = 1
; line 1: x = 1
  24: r0 = map 0 value+24
  26: *(u32 *)(r0 +0) = 1
; line 1: *(int *)arg0
  27: r1 = r10
  28: r1 += -8
  29: r2 = 4
  30: r3 = 0
  31: call probe_read_kernel#113
  32: if r0 == 0 goto 35
  33: r9 = 513
  34: goto 79
  35: r5 = *(u32 *)(r10 -8)
  36: r5 <<= 32
  37: r5 s>>= 32
; line 1: x
  38: r0 = map 0 value+24
  40: r0 = *(u32 *)(r0 +0)
  41: r0 <<= 32
  42: r0 s>>= 32
; line 1: *(int *)arg0 / x
  43: if r0 != 0 goto 47
  44: r9 = 0x100000204 ll
  46: goto 79
  47: r3 = r5
  48: r3 s>>= 63
  49: r5 ^= r3
  50: r5 -= r3
  51: r4 = r0
  52: r4 s>>= 63
  53: r0 ^= r4
  54: r0 -= r4
  55: r5 /= r0
  56: r3 ^= r4
  57: r5 ^= r3
  58: r5 -= r3
; line 1: trace(*(int *)arg0 / x)
  59: *(u32 *)(r7 +16) = r5
; line 1: BEGIN
  60: r6 = 1
  61: r1 = r8
  62: r2 = 0
  63: call ringbuf_query#134
  64: if r0 < 16384 goto 66
  65: r6 = 2
  66: r1 = r7
  67: r2 = r6
  68: call ringbuf_submit#132
  69: goto 181
  70: call get_smp_processor_id#8
  71: if r0 >= 4 goto 181
  72: r0 <<= 7
  73: r5 = map 0 value+136
  75: r5 += r0
  76: r0 = 1
  77: lock *(u64 *)(r5 +0) += r0
  78: goto 181
  79: r1 = r7
  80: r2 = 1
  81: call ringbuf_discard#133
  82: call get_smp_processor_id#8
  83: if r0 >= 4 goto 90
  84: r0 <<= 7
  85: r5 = map 0 value+208
  87: r5 += r0
  88: r0 = 1
  89: lock *(u64 *)(r5 +0) += r0
  90: call get_smp_processor_id#8
  91: r7 = r0
  92: *(u32 *)(r10 -4) = r7
  93: r2 = r10
  94: r2 += -4
  95: r1 = map 1
  97: call map_lookup_elem#1
  98: r8 = r0
  99: if r8 == 0 goto 133
 100: r1 = r8
 101: r2 = 48
 102: r3 = 0
 103: call ringbuf_reserve#131
 104: r6 = r0
 105: if r6 == 0 goto 133
 106: *(u32 *)(r6 +0) = -1
 107: *(u32 *)(r6 +4) = 1
 108: *(u32 *)(r6 +8) = r7
 109: *(u32 *)(r6 +12) = 0
 110: *(u64 *)(r6 +16) = 1
 111: r0 = r9
 112: r0 >>= 8
 113: r0 &= 65535
 114: *(u32 *)(r6 +24) = r0
 115: r0 = r9
 116: r0 >>= 32
 117: *(u32 *)(r6 +28) = r0
 118: r0 = r9
 119: r0 &= 255
 120: *(u32 *)(r6 +32) = r0
 121: *(u32 *)(r6 +36) = 0
 122: *(u64 *)(r6 +40) = 0
 123: r7 = 1
 124: r1 = r8
 125: r2 = 0
 126: call ringbuf_query#134
 127: if r0 < 16384 goto 129
 128: r7 = 2
 129: r1 = r6
 130: r2 = r7
 131: call ringbuf_submit#132
 132: goto 141
 133: call get_smp_processor_id#8
 134: if r0 >= 4 goto 141
 135: r0 <<= 7
 136: r5 = map 0 value+200
 138: r5 += r0
 139: r0 = 1
 140: lock *(u64 *)(r5 +0) += r0
; line 1: ERROR
 141: call get_smp_processor_id#8
 142: r8 = r0
 143: *(u32 *)(r10 -4) = r8
 144: r2 = r10
 145: r2 += -4
 146: r1 = map 1
 148: call map_lookup_elem#1
 149: r7 = r0
 150: if r7 == 0 goto 173
 151: r1 = r7
 152: r2 = 24
 153: r3 = 0
 154: call ringbuf_reserve#131
 155: r6 = r0
 156: if r6 == 0 goto 173
 157: *(u32 *)(r6 +0) = 1
 158: *(u32 *)(r6 +4) = 3
 159: *(u32 *)(r6 +8) = r8
 160: *(u32 *)(r6 +12) = 1
; line 1: arg4
 161: r9 &= 255
; line 1: printf("%d", arg4)
 162: *(u64 *)(r6 +16) = r9
; line 1: ERROR
 163: r8 = 1
 164: r1 = r7
 165: r2 = 0
 166: call ringbuf_query#134
 167: if r0 < 16384 goto 169
 168: r8 = 2
 169: r1 = r6
 170: r2 = r8
 171: call ringbuf_submit#132
 172: goto 181
 173: call get_smp_processor_id#8
 174: if r0 >= 4 goto 181
 175: r0 <<= 7
 176: r5 = map 0 value+136
 178: r5 += r0
 179: r0 = 1
 180: lock *(u64 *)(r5 +0) += r0
 181: r0 = 0
 182: exit
