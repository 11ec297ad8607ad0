syscall:vmlinux:getppid:entry { @ = count(); }
----
map 0 dt_state: key 4, value 640, 1
map 1 dt_aggs: key 4, value 512, 1
syscall:vmlinux:getppid:entry
; line 1: syscall:vmlinux:getppid:entry
   0: r0 = map 0 value+0
   2: r0 = *(u32 *)(r0 +0)
   3: if r0 != 2 goto 14
   4: r0 = *(u64 *)(r1 +8)
   5: if r0 != 110 goto 14
; line 1: @ = count()
   6: call get_smp_processor_id#8
   7: if r0 >= 4 goto 14
   8: r0 <<= 7
   9: r5 = map 1 value+0
  11: r5 += r0
  12: r0 = 1
  13: lock *(u64 *)(r5 +0) += r0
; line 1: syscall:vmlinux:getppid:entry
  14: r0 = 0
  15: exit
