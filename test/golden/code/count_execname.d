syscall:vmlinux:getppid:entry { @[probefunc] = count(); }
----direct
map 0 dt_state: key 4, value 640, 1
map 1 dt_._: key 4, value 8, 1092
map 2 dt_front: key 4, value 98304, 1
map 3 dt_strtab: key 4, value 24, 1
syscall:vmlinux:getppid:entry
; line 1: syscall:vmlinux:getppid:entry
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 2 goto 146
   4: r0 = *(u64 *)(r1 +8)
   5: if r0 != 110 goto 146
; line 1: @[probefunc] = count()
   6: r6 = r10
   7: r6 += -8
   8: *(u32 *)(r10 -4) = 0
   9: *(u32 *)(r10 -8) = 0
  10: call get_smp_processor_id#8
  11: if r0 >= 4 goto 118
  12: r5 = 0x9e3779b97f4a7c15 ll
  14: r2 = *(u64 *)(r10 -8)
  15: r2 *= r5
  16: r5 = r2
  17: r5 >>= 32
  18: r2 ^= r5
  19: r2 |= 2
  20: r0 *= 24576
  21: r1 = map 2 value+0
  23: r1 += r0
  24: r3 = r2
  25: r3 >>= 2
  26: r0 = r3
  27: r0 &= 1023
  28: r0 *= 24
  29: r0 += r1
  30: r5 = *(u64 *)(r0 +0)
  31: if r5 == 0 goto 38
  32: if r5 != r2 goto 48
  33: r4 = *(u64 *)(r10 -8)
  34: r5 = *(u64 *)(r0 +8)
  35: if r5 != r4 goto 48
  36: r0 += 16
  37: goto 135
  38: r5 = 1
  39: r5 = xchg((u64 *)(r0 +0), r5)
  40: if r5 == 0 goto 43
  41: *(u64 *)(r0 +0) = r5
  42: goto 118
  43: r5 = *(u64 *)(r10 -8)
  44: *(u64 *)(r0 +8) = r5
  45: *(u64 *)(r0 +0) = r2
  46: r0 += 16
  47: goto 135
  48: r3 += 1
  49: r0 = r3
  50: r0 &= 1023
  51: r0 *= 24
  52: r0 += r1
  53: r5 = *(u64 *)(r0 +0)
  54: if r5 == 0 goto 61
  55: if r5 != r2 goto 71
  56: r4 = *(u64 *)(r10 -8)
  57: r5 = *(u64 *)(r0 +8)
  58: if r5 != r4 goto 71
  59: r0 += 16
  60: goto 135
  61: r5 = 1
  62: r5 = xchg((u64 *)(r0 +0), r5)
  63: if r5 == 0 goto 66
  64: *(u64 *)(r0 +0) = r5
  65: goto 118
  66: r5 = *(u64 *)(r10 -8)
  67: *(u64 *)(r0 +8) = r5
  68: *(u64 *)(r0 +0) = r2
  69: r0 += 16
  70: goto 135
  71: r3 += 1
  72: r0 = r3
  73: r0 &= 1023
  74: r0 *= 24
  75: r0 += r1
  76: r5 = *(u64 *)(r0 +0)
  77: if r5 == 0 goto 84
  78: if r5 != r2 goto 94
  79: r4 = *(u64 *)(r10 -8)
  80: r5 = *(u64 *)(r0 +8)
  81: if r5 != r4 goto 94
  82: r0 += 16
  83: goto 135
  84: r5 = 1
  85: r5 = xchg((u64 *)(r0 +0), r5)
  86: if r5 == 0 goto 89
  87: *(u64 *)(r0 +0) = r5
  88: goto 118
  89: r5 = *(u64 *)(r10 -8)
  90: *(u64 *)(r0 +8) = r5
  91: *(u64 *)(r0 +0) = r2
  92: r0 += 16
  93: goto 135
  94: r3 += 1
  95: r3 &= 1023
  96: r3 *= 24
  97: r3 += r1
  98: r0 = *(u64 *)(r3 +0)
  99: if r0 == 0 goto 107
 100: if r0 != r2 goto 118
 101: r5 = *(u64 *)(r10 -8)
 102: r0 = *(u64 *)(r3 +8)
 103: if r0 != r5 goto 118
 104: r0 = r3
 105: r0 += 16
 106: goto 135
 107: r0 = 1
 108: r0 = xchg((u64 *)(r3 +0), r0)
 109: if r0 == 0 goto 112
 110: *(u64 *)(r3 +0) = r0
 111: goto 118
 112: r0 = *(u64 *)(r10 -8)
 113: *(u64 *)(r3 +8) = r0
 114: *(u64 *)(r3 +0) = r2
 115: r0 = r3
 116: r0 += 16
 117: goto 135
 118: r1 = map 1
 120: r2 = r6
 121: call map_lookup_elem#1
 122: if r0 != 0 goto 135
 123: r3 = map 3 value+8
 125: r1 = map 1
 127: r2 = r6
 128: r4 = 1
 129: call map_update_elem#2
 130: r1 = map 1
 132: r2 = r6
 133: call map_lookup_elem#1
 134: if r0 == 0 goto 138
 135: r5 = 1
 136: lock *(u64 *)(r0 +0) += r5
 137: goto 146
 138: call get_smp_processor_id#8
 139: if r0 >= 4 goto 146
 140: r0 <<= 7
 141: r5 = map 0 value+144
 143: r5 += r0
 144: r0 = 1
 145: lock *(u64 *)(r5 +0) += r0
; line 1: syscall:vmlinux:getppid:entry
 146: r0 = 0
 147: exit
