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
   3: if r0 != 2 goto 138
   4: r0 = *(u64 *)(r1 +8)
   5: if r0 != 110 goto 138
; line 1: @[probefunc] = count()
   6: r6 = r10
   7: r6 += -8
   8: *(u32 *)(r10 -4) = 0
   9: *(u32 *)(r10 -8) = 0
  10: call get_smp_processor_id#8
  11: if r0 >= 4 goto 110
  12: r5 = 0x9e3779b97f4a7c15 ll
  14: r2 = *(u64 *)(r10 -8)
  15: r2 *= r5
  16: r5 = r2
  17: r5 >>= 32
  18: r2 ^= r5
  19: r2 |= 3
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
  32: if r5 != r2 goto 46
  33: r4 = *(u64 *)(r10 -8)
  34: r5 = *(u64 *)(r0 +8)
  35: if r5 != r4 goto 46
  36: r0 += 16
  37: goto 127
  38: r5 = 1
  39: r5 = fetch_or((u64 *)(r0 +0), r5)
  40: if r5 != 0 goto 110
  41: r5 = *(u64 *)(r10 -8)
  42: *(u64 *)(r0 +8) = r5
  43: *(u64 *)(r0 +0) = r2
  44: r0 += 16
  45: goto 127
  46: r3 += 1
  47: r0 = r3
  48: r0 &= 1023
  49: r0 *= 24
  50: r0 += r1
  51: r5 = *(u64 *)(r0 +0)
  52: if r5 == 0 goto 59
  53: if r5 != r2 goto 67
  54: r4 = *(u64 *)(r10 -8)
  55: r5 = *(u64 *)(r0 +8)
  56: if r5 != r4 goto 67
  57: r0 += 16
  58: goto 127
  59: r5 = 1
  60: r5 = fetch_or((u64 *)(r0 +0), r5)
  61: if r5 != 0 goto 110
  62: r5 = *(u64 *)(r10 -8)
  63: *(u64 *)(r0 +8) = r5
  64: *(u64 *)(r0 +0) = r2
  65: r0 += 16
  66: goto 127
  67: r3 += 1
  68: r0 = r3
  69: r0 &= 1023
  70: r0 *= 24
  71: r0 += r1
  72: r5 = *(u64 *)(r0 +0)
  73: if r5 == 0 goto 80
  74: if r5 != r2 goto 88
  75: r4 = *(u64 *)(r10 -8)
  76: r5 = *(u64 *)(r0 +8)
  77: if r5 != r4 goto 88
  78: r0 += 16
  79: goto 127
  80: r5 = 1
  81: r5 = fetch_or((u64 *)(r0 +0), r5)
  82: if r5 != 0 goto 110
  83: r5 = *(u64 *)(r10 -8)
  84: *(u64 *)(r0 +8) = r5
  85: *(u64 *)(r0 +0) = r2
  86: r0 += 16
  87: goto 127
  88: r3 += 1
  89: r3 &= 1023
  90: r3 *= 24
  91: r3 += r1
  92: r0 = *(u64 *)(r3 +0)
  93: if r0 == 0 goto 101
  94: if r0 != r2 goto 110
  95: r5 = *(u64 *)(r10 -8)
  96: r0 = *(u64 *)(r3 +8)
  97: if r0 != r5 goto 110
  98: r0 = r3
  99: r0 += 16
 100: goto 127
 101: r0 = 1
 102: r0 = fetch_or((u64 *)(r3 +0), r0)
 103: if r0 != 0 goto 110
 104: r0 = *(u64 *)(r10 -8)
 105: *(u64 *)(r3 +8) = r0
 106: *(u64 *)(r3 +0) = r2
 107: r0 = r3
 108: r0 += 16
 109: goto 127
 110: r1 = map 1
 112: r2 = r6
 113: call map_lookup_elem#1
 114: if r0 != 0 goto 127
 115: r3 = map 3 value+8
 117: r1 = map 1
 119: r2 = r6
 120: r4 = 1
 121: call map_update_elem#2
 122: r1 = map 1
 124: r2 = r6
 125: call map_lookup_elem#1
 126: if r0 == 0 goto 130
 127: r5 = 1
 128: lock *(u64 *)(r0 +0) += r5
 129: goto 138
 130: call get_smp_processor_id#8
 131: if r0 >= 4 goto 138
 132: r0 <<= 7
 133: r5 = map 0 value+144
 135: r5 += r0
 136: r0 = 1
 137: lock *(u64 *)(r5 +0) += r0
; line 1: syscall:vmlinux:getppid:entry
 138: r0 = 0
 139: exit
