BEGIN { exit(0); }
syscall::read:entry
/pid != 0 && execname != "x0"/
{
	self->t0 = timestamp; @c0[probefunc, execname] = count(); @q0 = quantize(arg0 + 0);
}
syscall::write:return
/pid != 1 && execname != "x1"/
{
	self->t1 = timestamp; @c1[probefunc, execname] = count(); @q1 = quantize(arg0 + 1);
}
syscall::openat:entry
/pid != 2 && execname != "x2"/
{
	self->t2 = timestamp; @c2[probefunc, execname] = count(); @q2 = quantize(arg0 + 2);
}
syscall::close:return
/pid != 3 && execname != "x3"/
{
	self->t3 = timestamp; @c3[probefunc, execname] = count(); @q3 = quantize(arg0 + 3);
}
syscall::mmap:entry
/pid != 4 && execname != "x4"/
{
	self->t4 = timestamp; @c4[probefunc, execname] = count(); @q4 = quantize(arg0 + 4);
}
syscall::munmap:return
/pid != 5 && execname != "x5"/
{
	self->t5 = timestamp; @c5[probefunc, execname] = count(); @q0 = quantize(arg0 + 5);
}
syscall::brk:entry
/pid != 6 && execname != "x6"/
{
	self->t6 = timestamp; @c6[probefunc, execname] = count(); @q1 = quantize(arg0 + 6);
}
syscall::ioctl:return
/pid != 7 && execname != "x7"/
{
	self->t0 = timestamp; @c7[probefunc, execname] = count(); @q2 = quantize(arg0 + 7);
}
syscall::futex:entry
/pid != 8 && execname != "x8"/
{
	self->t1 = timestamp; @c8[probefunc, execname] = count(); @q3 = quantize(arg0 + 8);
}
syscall::poll:return
/pid != 9 && execname != "x9"/
{
	self->t2 = timestamp; @c9[probefunc, execname] = count(); @q4 = quantize(arg0 + 9);
}
syscall::read:entry
/pid != 10 && execname != "x10"/
{
	self->t3 = timestamp; @c10[probefunc, execname] = count(); @q0 = quantize(arg0 + 10);
}
syscall::write:return
/pid != 11 && execname != "x11"/
{
	self->t4 = timestamp; @c11[probefunc, execname] = count(); @q1 = quantize(arg0 + 11);
}
syscall::openat:entry
/pid != 12 && execname != "x12"/
{
	self->t5 = timestamp; @c12[probefunc, execname] = count(); @q2 = quantize(arg0 + 12);
}
syscall::close:return
/pid != 13 && execname != "x13"/
{
	self->t6 = timestamp; @c13[probefunc, execname] = count(); @q3 = quantize(arg0 + 13);
}
syscall::mmap:entry
/pid != 14 && execname != "x14"/
{
	self->t0 = timestamp; @c14[probefunc, execname] = count(); @q4 = quantize(arg0 + 14);
}
syscall::munmap:return
/pid != 15 && execname != "x15"/
{
	self->t1 = timestamp; @c15[probefunc, execname] = count(); @q0 = quantize(arg0 + 15);
}
syscall::brk:entry
/pid != 16 && execname != "x16"/
{
	self->t2 = timestamp; @c16[probefunc, execname] = count(); @q1 = quantize(arg0 + 16);
}
syscall::ioctl:return
/pid != 17 && execname != "x17"/
{
	self->t3 = timestamp; @c17[probefunc, execname] = count(); @q2 = quantize(arg0 + 17);
}
syscall::futex:entry
/pid != 18 && execname != "x18"/
{
	self->t4 = timestamp; @c18[probefunc, execname] = count(); @q3 = quantize(arg0 + 18);
}
syscall::poll:return
/pid != 19 && execname != "x19"/
{
	self->t5 = timestamp; @c19[probefunc, execname] = count(); @q4 = quantize(arg0 + 19);
}
syscall::read:entry
/pid != 20 && execname != "x20"/
{
	self->t6 = timestamp; @c0[probefunc, execname] = count(); @q0 = quantize(arg0 + 20);
}
syscall::write:return
/pid != 21 && execname != "x21"/
{
	self->t0 = timestamp; @c1[probefunc, execname] = count(); @q1 = quantize(arg0 + 21);
}
syscall::openat:entry
/pid != 22 && execname != "x22"/
{
	self->t1 = timestamp; @c2[probefunc, execname] = count(); @q2 = quantize(arg0 + 22);
}
syscall::close:return
/pid != 23 && execname != "x23"/
{
	self->t2 = timestamp; @c3[probefunc, execname] = count(); @q3 = quantize(arg0 + 23);
}
syscall::mmap:entry
/pid != 24 && execname != "x24"/
{
	self->t3 = timestamp; @c4[probefunc, execname] = count(); @q4 = quantize(arg0 + 24);
}
syscall::munmap:return
/pid != 25 && execname != "x25"/
{
	self->t4 = timestamp; @c5[probefunc, execname] = count(); @q0 = quantize(arg0 + 25);
}
syscall::brk:entry
/pid != 26 && execname != "x26"/
{
	self->t5 = timestamp; @c6[probefunc, execname] = count(); @q1 = quantize(arg0 + 26);
}
syscall::ioctl:return
/pid != 27 && execname != "x27"/
{
	self->t6 = timestamp; @c7[probefunc, execname] = count(); @q2 = quantize(arg0 + 27);
}
syscall::futex:entry
/pid != 28 && execname != "x28"/
{
	self->t0 = timestamp; @c8[probefunc, execname] = count(); @q3 = quantize(arg0 + 28);
}
syscall::poll:return
/pid != 29 && execname != "x29"/
{
	self->t1 = timestamp; @c9[probefunc, execname] = count(); @q4 = quantize(arg0 + 29);
}
syscall::read:entry
/pid != 30 && execname != "x30"/
{
	self->t2 = timestamp; @c10[probefunc, execname] = count(); @q0 = quantize(arg0 + 30);
}
syscall::write:return
/pid != 31 && execname != "x31"/
{
	self->t3 = timestamp; @c11[probefunc, execname] = count(); @q1 = quantize(arg0 + 31);
}
syscall::openat:entry
/pid != 32 && execname != "x32"/
{
	self->t4 = timestamp; @c12[probefunc, execname] = count(); @q2 = quantize(arg0 + 32);
}
syscall::close:return
/pid != 33 && execname != "x33"/
{
	self->t5 = timestamp; @c13[probefunc, execname] = count(); @q3 = quantize(arg0 + 33);
}
syscall::mmap:entry
/pid != 34 && execname != "x34"/
{
	self->t6 = timestamp; @c14[probefunc, execname] = count(); @q4 = quantize(arg0 + 34);
}
syscall::munmap:return
/pid != 35 && execname != "x35"/
{
	self->t0 = timestamp; @c15[probefunc, execname] = count(); @q0 = quantize(arg0 + 35);
}
syscall::brk:entry
/pid != 36 && execname != "x36"/
{
	self->t1 = timestamp; @c16[probefunc, execname] = count(); @q1 = quantize(arg0 + 36);
}
syscall::ioctl:return
/pid != 37 && execname != "x37"/
{
	self->t2 = timestamp; @c17[probefunc, execname] = count(); @q2 = quantize(arg0 + 37);
}
syscall::futex:entry
/pid != 38 && execname != "x38"/
{
	self->t3 = timestamp; @c18[probefunc, execname] = count(); @q3 = quantize(arg0 + 38);
}
syscall::poll:return
/pid != 39 && execname != "x39"/
{
	self->t4 = timestamp; @c19[probefunc, execname] = count(); @q4 = quantize(arg0 + 39);
}
syscall::read:entry
/pid != 40 && execname != "x40"/
{
	self->t5 = timestamp; @c0[probefunc, execname] = count(); @q0 = quantize(arg0 + 40);
}
syscall::write:return
/pid != 41 && execname != "x41"/
{
	self->t6 = timestamp; @c1[probefunc, execname] = count(); @q1 = quantize(arg0 + 41);
}
syscall::openat:entry
/pid != 42 && execname != "x42"/
{
	self->t0 = timestamp; @c2[probefunc, execname] = count(); @q2 = quantize(arg0 + 42);
}
syscall::close:return
/pid != 43 && execname != "x43"/
{
	self->t1 = timestamp; @c3[probefunc, execname] = count(); @q3 = quantize(arg0 + 43);
}
syscall::mmap:entry
/pid != 44 && execname != "x44"/
{
	self->t2 = timestamp; @c4[probefunc, execname] = count(); @q4 = quantize(arg0 + 44);
}
syscall::munmap:return
/pid != 45 && execname != "x45"/
{
	self->t3 = timestamp; @c5[probefunc, execname] = count(); @q0 = quantize(arg0 + 45);
}
syscall::brk:entry
/pid != 46 && execname != "x46"/
{
	self->t4 = timestamp; @c6[probefunc, execname] = count(); @q1 = quantize(arg0 + 46);
}
syscall::ioctl:return
/pid != 47 && execname != "x47"/
{
	self->t5 = timestamp; @c7[probefunc, execname] = count(); @q2 = quantize(arg0 + 47);
}
syscall::futex:entry
/pid != 48 && execname != "x48"/
{
	self->t6 = timestamp; @c8[probefunc, execname] = count(); @q3 = quantize(arg0 + 48);
}
syscall::poll:return
/pid != 49 && execname != "x49"/
{
	self->t0 = timestamp; @c9[probefunc, execname] = count(); @q4 = quantize(arg0 + 49);
}
syscall::read:entry
/pid != 50 && execname != "x50"/
{
	self->t1 = timestamp; @c10[probefunc, execname] = count(); @q0 = quantize(arg0 + 50);
}
syscall::write:return
/pid != 51 && execname != "x51"/
{
	self->t2 = timestamp; @c11[probefunc, execname] = count(); @q1 = quantize(arg0 + 51);
}
syscall::openat:entry
/pid != 52 && execname != "x52"/
{
	self->t3 = timestamp; @c12[probefunc, execname] = count(); @q2 = quantize(arg0 + 52);
}
syscall::close:return
/pid != 53 && execname != "x53"/
{
	self->t4 = timestamp; @c13[probefunc, execname] = count(); @q3 = quantize(arg0 + 53);
}
syscall::mmap:entry
/pid != 54 && execname != "x54"/
{
	self->t5 = timestamp; @c14[probefunc, execname] = count(); @q4 = quantize(arg0 + 54);
}
syscall::munmap:return
/pid != 55 && execname != "x55"/
{
	self->t6 = timestamp; @c15[probefunc, execname] = count(); @q0 = quantize(arg0 + 55);
}
syscall::brk:entry
/pid != 56 && execname != "x56"/
{
	self->t0 = timestamp; @c16[probefunc, execname] = count(); @q1 = quantize(arg0 + 56);
}
syscall::ioctl:return
/pid != 57 && execname != "x57"/
{
	self->t1 = timestamp; @c17[probefunc, execname] = count(); @q2 = quantize(arg0 + 57);
}
syscall::futex:entry
/pid != 58 && execname != "x58"/
{
	self->t2 = timestamp; @c18[probefunc, execname] = count(); @q3 = quantize(arg0 + 58);
}
syscall::poll:return
/pid != 59 && execname != "x59"/
{
	self->t3 = timestamp; @c19[probefunc, execname] = count(); @q4 = quantize(arg0 + 59);
}
syscall::read:entry
/pid != 60 && execname != "x60"/
{
	self->t4 = timestamp; @c0[probefunc, execname] = count(); @q0 = quantize(arg0 + 60);
}
syscall::write:return
/pid != 61 && execname != "x61"/
{
	self->t5 = timestamp; @c1[probefunc, execname] = count(); @q1 = quantize(arg0 + 61);
}
syscall::openat:entry
/pid != 62 && execname != "x62"/
{
	self->t6 = timestamp; @c2[probefunc, execname] = count(); @q2 = quantize(arg0 + 62);
}
syscall::close:return
/pid != 63 && execname != "x63"/
{
	self->t0 = timestamp; @c3[probefunc, execname] = count(); @q3 = quantize(arg0 + 63);
}
syscall::mmap:entry
/pid != 64 && execname != "x64"/
{
	self->t1 = timestamp; @c4[probefunc, execname] = count(); @q4 = quantize(arg0 + 64);
}
syscall::munmap:return
/pid != 65 && execname != "x65"/
{
	self->t2 = timestamp; @c5[probefunc, execname] = count(); @q0 = quantize(arg0 + 65);
}
syscall::brk:entry
/pid != 66 && execname != "x66"/
{
	self->t3 = timestamp; @c6[probefunc, execname] = count(); @q1 = quantize(arg0 + 66);
}
syscall::ioctl:return
/pid != 67 && execname != "x67"/
{
	self->t4 = timestamp; @c7[probefunc, execname] = count(); @q2 = quantize(arg0 + 67);
}
syscall::futex:entry
/pid != 68 && execname != "x68"/
{
	self->t5 = timestamp; @c8[probefunc, execname] = count(); @q3 = quantize(arg0 + 68);
}
syscall::poll:return
/pid != 69 && execname != "x69"/
{
	self->t6 = timestamp; @c9[probefunc, execname] = count(); @q4 = quantize(arg0 + 69);
}
syscall::read:entry
/pid != 70 && execname != "x70"/
{
	self->t0 = timestamp; @c10[probefunc, execname] = count(); @q0 = quantize(arg0 + 70);
}
syscall::write:return
/pid != 71 && execname != "x71"/
{
	self->t1 = timestamp; @c11[probefunc, execname] = count(); @q1 = quantize(arg0 + 71);
}
syscall::openat:entry
/pid != 72 && execname != "x72"/
{
	self->t2 = timestamp; @c12[probefunc, execname] = count(); @q2 = quantize(arg0 + 72);
}
syscall::close:return
/pid != 73 && execname != "x73"/
{
	self->t3 = timestamp; @c13[probefunc, execname] = count(); @q3 = quantize(arg0 + 73);
}
syscall::mmap:entry
/pid != 74 && execname != "x74"/
{
	self->t4 = timestamp; @c14[probefunc, execname] = count(); @q4 = quantize(arg0 + 74);
}
syscall::munmap:return
/pid != 75 && execname != "x75"/
{
	self->t5 = timestamp; @c15[probefunc, execname] = count(); @q0 = quantize(arg0 + 75);
}
syscall::brk:entry
/pid != 76 && execname != "x76"/
{
	self->t6 = timestamp; @c16[probefunc, execname] = count(); @q1 = quantize(arg0 + 76);
}
syscall::ioctl:return
/pid != 77 && execname != "x77"/
{
	self->t0 = timestamp; @c17[probefunc, execname] = count(); @q2 = quantize(arg0 + 77);
}
syscall::futex:entry
/pid != 78 && execname != "x78"/
{
	self->t1 = timestamp; @c18[probefunc, execname] = count(); @q3 = quantize(arg0 + 78);
}
syscall::poll:return
/pid != 79 && execname != "x79"/
{
	self->t2 = timestamp; @c19[probefunc, execname] = count(); @q4 = quantize(arg0 + 79);
}
syscall::read:entry
/pid != 80 && execname != "x80"/
{
	self->t3 = timestamp; @c0[probefunc, execname] = count(); @q0 = quantize(arg0 + 80);
}
syscall::write:return
/pid != 81 && execname != "x81"/
{
	self->t4 = timestamp; @c1[probefunc, execname] = count(); @q1 = quantize(arg0 + 81);
}
syscall::openat:entry
/pid != 82 && execname != "x82"/
{
	self->t5 = timestamp; @c2[probefunc, execname] = count(); @q2 = quantize(arg0 + 82);
}
syscall::close:return
/pid != 83 && execname != "x83"/
{
	self->t6 = timestamp; @c3[probefunc, execname] = count(); @q3 = quantize(arg0 + 83);
}
syscall::mmap:entry
/pid != 84 && execname != "x84"/
{
	self->t0 = timestamp; @c4[probefunc, execname] = count(); @q4 = quantize(arg0 + 84);
}
syscall::munmap:return
/pid != 85 && execname != "x85"/
{
	self->t1 = timestamp; @c5[probefunc, execname] = count(); @q0 = quantize(arg0 + 85);
}
syscall::brk:entry
/pid != 86 && execname != "x86"/
{
	self->t2 = timestamp; @c6[probefunc, execname] = count(); @q1 = quantize(arg0 + 86);
}
syscall::ioctl:return
/pid != 87 && execname != "x87"/
{
	self->t3 = timestamp; @c7[probefunc, execname] = count(); @q2 = quantize(arg0 + 87);
}
syscall::futex:entry
/pid != 88 && execname != "x88"/
{
	self->t4 = timestamp; @c8[probefunc, execname] = count(); @q3 = quantize(arg0 + 88);
}
syscall::poll:return
/pid != 89 && execname != "x89"/
{
	self->t5 = timestamp; @c9[probefunc, execname] = count(); @q4 = quantize(arg0 + 89);
}
syscall::read:entry
/pid != 90 && execname != "x90"/
{
	self->t6 = timestamp; @c10[probefunc, execname] = count(); @q0 = quantize(arg0 + 90);
}
syscall::write:return
/pid != 91 && execname != "x91"/
{
	self->t0 = timestamp; @c11[probefunc, execname] = count(); @q1 = quantize(arg0 + 91);
}
syscall::openat:entry
/pid != 92 && execname != "x92"/
{
	self->t1 = timestamp; @c12[probefunc, execname] = count(); @q2 = quantize(arg0 + 92);
}
syscall::close:return
/pid != 93 && execname != "x93"/
{
	self->t2 = timestamp; @c13[probefunc, execname] = count(); @q3 = quantize(arg0 + 93);
}
syscall::mmap:entry
/pid != 94 && execname != "x94"/
{
	self->t3 = timestamp; @c14[probefunc, execname] = count(); @q4 = quantize(arg0 + 94);
}
syscall::munmap:return
/pid != 95 && execname != "x95"/
{
	self->t4 = timestamp; @c15[probefunc, execname] = count(); @q0 = quantize(arg0 + 95);
}
syscall::brk:entry
/pid != 96 && execname != "x96"/
{
	self->t5 = timestamp; @c16[probefunc, execname] = count(); @q1 = quantize(arg0 + 96);
}
syscall::ioctl:return
/pid != 97 && execname != "x97"/
{
	self->t6 = timestamp; @c17[probefunc, execname] = count(); @q2 = quantize(arg0 + 97);
}
syscall::futex:entry
/pid != 98 && execname != "x98"/
{
	self->t0 = timestamp; @c18[probefunc, execname] = count(); @q3 = quantize(arg0 + 98);
}
syscall::poll:return
/pid != 99 && execname != "x99"/
{
	self->t1 = timestamp; @c19[probefunc, execname] = count(); @q4 = quantize(arg0 + 99);
}
syscall::read:entry
/pid != 100 && execname != "x100"/
{
	self->t2 = timestamp; @c0[probefunc, execname] = count(); @q0 = quantize(arg0 + 100);
}
syscall::write:return
/pid != 101 && execname != "x101"/
{
	self->t3 = timestamp; @c1[probefunc, execname] = count(); @q1 = quantize(arg0 + 101);
}
syscall::openat:entry
/pid != 102 && execname != "x102"/
{
	self->t4 = timestamp; @c2[probefunc, execname] = count(); @q2 = quantize(arg0 + 102);
}
syscall::close:return
/pid != 103 && execname != "x103"/
{
	self->t5 = timestamp; @c3[probefunc, execname] = count(); @q3 = quantize(arg0 + 103);
}
syscall::mmap:entry
/pid != 104 && execname != "x104"/
{
	self->t6 = timestamp; @c4[probefunc, execname] = count(); @q4 = quantize(arg0 + 104);
}
syscall::munmap:return
/pid != 105 && execname != "x105"/
{
	self->t0 = timestamp; @c5[probefunc, execname] = count(); @q0 = quantize(arg0 + 105);
}
syscall::brk:entry
/pid != 106 && execname != "x106"/
{
	self->t1 = timestamp; @c6[probefunc, execname] = count(); @q1 = quantize(arg0 + 106);
}
syscall::ioctl:return
/pid != 107 && execname != "x107"/
{
	self->t2 = timestamp; @c7[probefunc, execname] = count(); @q2 = quantize(arg0 + 107);
}
syscall::futex:entry
/pid != 108 && execname != "x108"/
{
	self->t3 = timestamp; @c8[probefunc, execname] = count(); @q3 = quantize(arg0 + 108);
}
syscall::poll:return
/pid != 109 && execname != "x109"/
{
	self->t4 = timestamp; @c9[probefunc, execname] = count(); @q4 = quantize(arg0 + 109);
}
syscall::read:entry
/pid != 110 && execname != "x110"/
{
	self->t5 = timestamp; @c10[probefunc, execname] = count(); @q0 = quantize(arg0 + 110);
}
syscall::write:return
/pid != 111 && execname != "x111"/
{
	self->t6 = timestamp; @c11[probefunc, execname] = count(); @q1 = quantize(arg0 + 111);
}
syscall::openat:entry
/pid != 112 && execname != "x112"/
{
	self->t0 = timestamp; @c12[probefunc, execname] = count(); @q2 = quantize(arg0 + 112);
}
syscall::close:return
/pid != 113 && execname != "x113"/
{
	self->t1 = timestamp; @c13[probefunc, execname] = count(); @q3 = quantize(arg0 + 113);
}
syscall::mmap:entry
/pid != 114 && execname != "x114"/
{
	self->t2 = timestamp; @c14[probefunc, execname] = count(); @q4 = quantize(arg0 + 114);
}
syscall::munmap:return
/pid != 115 && execname != "x115"/
{
	self->t3 = timestamp; @c15[probefunc, execname] = count(); @q0 = quantize(arg0 + 115);
}
syscall::brk:entry
/pid != 116 && execname != "x116"/
{
	self->t4 = timestamp; @c16[probefunc, execname] = count(); @q1 = quantize(arg0 + 116);
}
syscall::ioctl:return
/pid != 117 && execname != "x117"/
{
	self->t5 = timestamp; @c17[probefunc, execname] = count(); @q2 = quantize(arg0 + 117);
}
syscall::futex:entry
/pid != 118 && execname != "x118"/
{
	self->t6 = timestamp; @c18[probefunc, execname] = count(); @q3 = quantize(arg0 + 118);
}
syscall::poll:return
/pid != 119 && execname != "x119"/
{
	self->t0 = timestamp; @c19[probefunc, execname] = count(); @q4 = quantize(arg0 + 119);
}
syscall::read:entry
/pid != 120 && execname != "x120"/
{
	self->t1 = timestamp; @c0[probefunc, execname] = count(); @q0 = quantize(arg0 + 120);
}
syscall::write:return
/pid != 121 && execname != "x121"/
{
	self->t2 = timestamp; @c1[probefunc, execname] = count(); @q1 = quantize(arg0 + 121);
}
syscall::openat:entry
/pid != 122 && execname != "x122"/
{
	self->t3 = timestamp; @c2[probefunc, execname] = count(); @q2 = quantize(arg0 + 122);
}
syscall::close:return
/pid != 123 && execname != "x123"/
{
	self->t4 = timestamp; @c3[probefunc, execname] = count(); @q3 = quantize(arg0 + 123);
}
syscall::mmap:entry
/pid != 124 && execname != "x124"/
{
	self->t5 = timestamp; @c4[probefunc, execname] = count(); @q4 = quantize(arg0 + 124);
}
syscall::munmap:return
/pid != 125 && execname != "x125"/
{
	self->t6 = timestamp; @c5[probefunc, execname] = count(); @q0 = quantize(arg0 + 125);
}
syscall::brk:entry
/pid != 126 && execname != "x126"/
{
	self->t0 = timestamp; @c6[probefunc, execname] = count(); @q1 = quantize(arg0 + 126);
}
syscall::ioctl:return
/pid != 127 && execname != "x127"/
{
	self->t1 = timestamp; @c7[probefunc, execname] = count(); @q2 = quantize(arg0 + 127);
}
syscall::futex:entry
/pid != 128 && execname != "x128"/
{
	self->t2 = timestamp; @c8[probefunc, execname] = count(); @q3 = quantize(arg0 + 128);
}
syscall::poll:return
/pid != 129 && execname != "x129"/
{
	self->t3 = timestamp; @c9[probefunc, execname] = count(); @q4 = quantize(arg0 + 129);
}
syscall::read:entry
/pid != 130 && execname != "x130"/
{
	self->t4 = timestamp; @c10[probefunc, execname] = count(); @q0 = quantize(arg0 + 130);
}
syscall::write:return
/pid != 131 && execname != "x131"/
{
	self->t5 = timestamp; @c11[probefunc, execname] = count(); @q1 = quantize(arg0 + 131);
}
syscall::openat:entry
/pid != 132 && execname != "x132"/
{
	self->t6 = timestamp; @c12[probefunc, execname] = count(); @q2 = quantize(arg0 + 132);
}
syscall::close:return
/pid != 133 && execname != "x133"/
{
	self->t0 = timestamp; @c13[probefunc, execname] = count(); @q3 = quantize(arg0 + 133);
}
syscall::mmap:entry
/pid != 134 && execname != "x134"/
{
	self->t1 = timestamp; @c14[probefunc, execname] = count(); @q4 = quantize(arg0 + 134);
}
syscall::munmap:return
/pid != 135 && execname != "x135"/
{
	self->t2 = timestamp; @c15[probefunc, execname] = count(); @q0 = quantize(arg0 + 135);
}
syscall::brk:entry
/pid != 136 && execname != "x136"/
{
	self->t3 = timestamp; @c16[probefunc, execname] = count(); @q1 = quantize(arg0 + 136);
}
syscall::ioctl:return
/pid != 137 && execname != "x137"/
{
	self->t4 = timestamp; @c17[probefunc, execname] = count(); @q2 = quantize(arg0 + 137);
}
syscall::futex:entry
/pid != 138 && execname != "x138"/
{
	self->t5 = timestamp; @c18[probefunc, execname] = count(); @q3 = quantize(arg0 + 138);
}
syscall::poll:return
/pid != 139 && execname != "x139"/
{
	self->t6 = timestamp; @c19[probefunc, execname] = count(); @q4 = quantize(arg0 + 139);
}
syscall::read:entry
/pid != 140 && execname != "x140"/
{
	self->t0 = timestamp; @c0[probefunc, execname] = count(); @q0 = quantize(arg0 + 140);
}
syscall::write:return
/pid != 141 && execname != "x141"/
{
	self->t1 = timestamp; @c1[probefunc, execname] = count(); @q1 = quantize(arg0 + 141);
}
syscall::openat:entry
/pid != 142 && execname != "x142"/
{
	self->t2 = timestamp; @c2[probefunc, execname] = count(); @q2 = quantize(arg0 + 142);
}
syscall::close:return
/pid != 143 && execname != "x143"/
{
	self->t3 = timestamp; @c3[probefunc, execname] = count(); @q3 = quantize(arg0 + 143);
}
syscall::mmap:entry
/pid != 144 && execname != "x144"/
{
	self->t4 = timestamp; @c4[probefunc, execname] = count(); @q4 = quantize(arg0 + 144);
}
syscall::munmap:return
/pid != 145 && execname != "x145"/
{
	self->t5 = timestamp; @c5[probefunc, execname] = count(); @q0 = quantize(arg0 + 145);
}
syscall::brk:entry
/pid != 146 && execname != "x146"/
{
	self->t6 = timestamp; @c6[probefunc, execname] = count(); @q1 = quantize(arg0 + 146);
}
syscall::ioctl:return
/pid != 147 && execname != "x147"/
{
	self->t0 = timestamp; @c7[probefunc, execname] = count(); @q2 = quantize(arg0 + 147);
}
syscall::futex:entry
/pid != 148 && execname != "x148"/
{
	self->t1 = timestamp; @c8[probefunc, execname] = count(); @q3 = quantize(arg0 + 148);
}
syscall::poll:return
/pid != 149 && execname != "x149"/
{
	self->t2 = timestamp; @c9[probefunc, execname] = count(); @q4 = quantize(arg0 + 149);
}
syscall::read:entry
/pid != 150 && execname != "x150"/
{
	self->t3 = timestamp; @c10[probefunc, execname] = count(); @q0 = quantize(arg0 + 150);
}
syscall::write:return
/pid != 151 && execname != "x151"/
{
	self->t4 = timestamp; @c11[probefunc, execname] = count(); @q1 = quantize(arg0 + 151);
}
syscall::openat:entry
/pid != 152 && execname != "x152"/
{
	self->t5 = timestamp; @c12[probefunc, execname] = count(); @q2 = quantize(arg0 + 152);
}
syscall::close:return
/pid != 153 && execname != "x153"/
{
	self->t6 = timestamp; @c13[probefunc, execname] = count(); @q3 = quantize(arg0 + 153);
}
syscall::mmap:entry
/pid != 154 && execname != "x154"/
{
	self->t0 = timestamp; @c14[probefunc, execname] = count(); @q4 = quantize(arg0 + 154);
}
syscall::munmap:return
/pid != 155 && execname != "x155"/
{
	self->t1 = timestamp; @c15[probefunc, execname] = count(); @q0 = quantize(arg0 + 155);
}
syscall::brk:entry
/pid != 156 && execname != "x156"/
{
	self->t2 = timestamp; @c16[probefunc, execname] = count(); @q1 = quantize(arg0 + 156);
}
syscall::ioctl:return
/pid != 157 && execname != "x157"/
{
	self->t3 = timestamp; @c17[probefunc, execname] = count(); @q2 = quantize(arg0 + 157);
}
syscall::futex:entry
/pid != 158 && execname != "x158"/
{
	self->t4 = timestamp; @c18[probefunc, execname] = count(); @q3 = quantize(arg0 + 158);
}
syscall::poll:return
/pid != 159 && execname != "x159"/
{
	self->t5 = timestamp; @c19[probefunc, execname] = count(); @q4 = quantize(arg0 + 159);
}
syscall::read:entry
/pid != 160 && execname != "x160"/
{
	self->t6 = timestamp; @c0[probefunc, execname] = count(); @q0 = quantize(arg0 + 160);
}
syscall::write:return
/pid != 161 && execname != "x161"/
{
	self->t0 = timestamp; @c1[probefunc, execname] = count(); @q1 = quantize(arg0 + 161);
}
syscall::openat:entry
/pid != 162 && execname != "x162"/
{
	self->t1 = timestamp; @c2[probefunc, execname] = count(); @q2 = quantize(arg0 + 162);
}
syscall::close:return
/pid != 163 && execname != "x163"/
{
	self->t2 = timestamp; @c3[probefunc, execname] = count(); @q3 = quantize(arg0 + 163);
}
syscall::mmap:entry
/pid != 164 && execname != "x164"/
{
	self->t3 = timestamp; @c4[probefunc, execname] = count(); @q4 = quantize(arg0 + 164);
}
syscall::munmap:return
/pid != 165 && execname != "x165"/
{
	self->t4 = timestamp; @c5[probefunc, execname] = count(); @q0 = quantize(arg0 + 165);
}
syscall::brk:entry
/pid != 166 && execname != "x166"/
{
	self->t5 = timestamp; @c6[probefunc, execname] = count(); @q1 = quantize(arg0 + 166);
}
syscall::ioctl:return
/pid != 167 && execname != "x167"/
{
	self->t6 = timestamp; @c7[probefunc, execname] = count(); @q2 = quantize(arg0 + 167);
}
syscall::futex:entry
/pid != 168 && execname != "x168"/
{
	self->t0 = timestamp; @c8[probefunc, execname] = count(); @q3 = quantize(arg0 + 168);
}
syscall::poll:return
/pid != 169 && execname != "x169"/
{
	self->t1 = timestamp; @c9[probefunc, execname] = count(); @q4 = quantize(arg0 + 169);
}
syscall::read:entry
/pid != 170 && execname != "x170"/
{
	self->t2 = timestamp; @c10[probefunc, execname] = count(); @q0 = quantize(arg0 + 170);
}
syscall::write:return
/pid != 171 && execname != "x171"/
{
	self->t3 = timestamp; @c11[probefunc, execname] = count(); @q1 = quantize(arg0 + 171);
}
syscall::openat:entry
/pid != 172 && execname != "x172"/
{
	self->t4 = timestamp; @c12[probefunc, execname] = count(); @q2 = quantize(arg0 + 172);
}
syscall::close:return
/pid != 173 && execname != "x173"/
{
	self->t5 = timestamp; @c13[probefunc, execname] = count(); @q3 = quantize(arg0 + 173);
}
syscall::mmap:entry
/pid != 174 && execname != "x174"/
{
	self->t6 = timestamp; @c14[probefunc, execname] = count(); @q4 = quantize(arg0 + 174);
}
syscall::munmap:return
/pid != 175 && execname != "x175"/
{
	self->t0 = timestamp; @c15[probefunc, execname] = count(); @q0 = quantize(arg0 + 175);
}
syscall::brk:entry
/pid != 176 && execname != "x176"/
{
	self->t1 = timestamp; @c16[probefunc, execname] = count(); @q1 = quantize(arg0 + 176);
}
syscall::ioctl:return
/pid != 177 && execname != "x177"/
{
	self->t2 = timestamp; @c17[probefunc, execname] = count(); @q2 = quantize(arg0 + 177);
}
syscall::futex:entry
/pid != 178 && execname != "x178"/
{
	self->t3 = timestamp; @c18[probefunc, execname] = count(); @q3 = quantize(arg0 + 178);
}
syscall::poll:return
/pid != 179 && execname != "x179"/
{
	self->t4 = timestamp; @c19[probefunc, execname] = count(); @q4 = quantize(arg0 + 179);
}
syscall::read:entry
/pid != 180 && execname != "x180"/
{
	self->t5 = timestamp; @c0[probefunc, execname] = count(); @q0 = quantize(arg0 + 180);
}
syscall::write:return
/pid != 181 && execname != "x181"/
{
	self->t6 = timestamp; @c1[probefunc, execname] = count(); @q1 = quantize(arg0 + 181);
}
syscall::openat:entry
/pid != 182 && execname != "x182"/
{
	self->t0 = timestamp; @c2[probefunc, execname] = count(); @q2 = quantize(arg0 + 182);
}
syscall::close:return
/pid != 183 && execname != "x183"/
{
	self->t1 = timestamp; @c3[probefunc, execname] = count(); @q3 = quantize(arg0 + 183);
}
syscall::mmap:entry
/pid != 184 && execname != "x184"/
{
	self->t2 = timestamp; @c4[probefunc, execname] = count(); @q4 = quantize(arg0 + 184);
}
syscall::munmap:return
/pid != 185 && execname != "x185"/
{
	self->t3 = timestamp; @c5[probefunc, execname] = count(); @q0 = quantize(arg0 + 185);
}
syscall::brk:entry
/pid != 186 && execname != "x186"/
{
	self->t4 = timestamp; @c6[probefunc, execname] = count(); @q1 = quantize(arg0 + 186);
}
syscall::ioctl:return
/pid != 187 && execname != "x187"/
{
	self->t5 = timestamp; @c7[probefunc, execname] = count(); @q2 = quantize(arg0 + 187);
}
syscall::futex:entry
/pid != 188 && execname != "x188"/
{
	self->t6 = timestamp; @c8[probefunc, execname] = count(); @q3 = quantize(arg0 + 188);
}
syscall::poll:return
/pid != 189 && execname != "x189"/
{
	self->t0 = timestamp; @c9[probefunc, execname] = count(); @q4 = quantize(arg0 + 189);
}
syscall::read:entry
/pid != 190 && execname != "x190"/
{
	self->t1 = timestamp; @c10[probefunc, execname] = count(); @q0 = quantize(arg0 + 190);
}
syscall::write:return
/pid != 191 && execname != "x191"/
{
	self->t2 = timestamp; @c11[probefunc, execname] = count(); @q1 = quantize(arg0 + 191);
}
syscall::openat:entry
/pid != 192 && execname != "x192"/
{
	self->t3 = timestamp; @c12[probefunc, execname] = count(); @q2 = quantize(arg0 + 192);
}
syscall::close:return
/pid != 193 && execname != "x193"/
{
	self->t4 = timestamp; @c13[probefunc, execname] = count(); @q3 = quantize(arg0 + 193);
}
syscall::mmap:entry
/pid != 194 && execname != "x194"/
{
	self->t5 = timestamp; @c14[probefunc, execname] = count(); @q4 = quantize(arg0 + 194);
}
syscall::munmap:return
/pid != 195 && execname != "x195"/
{
	self->t6 = timestamp; @c15[probefunc, execname] = count(); @q0 = quantize(arg0 + 195);
}
syscall::brk:entry
/pid != 196 && execname != "x196"/
{
	self->t0 = timestamp; @c16[probefunc, execname] = count(); @q1 = quantize(arg0 + 196);
}
syscall::ioctl:return
/pid != 197 && execname != "x197"/
{
	self->t1 = timestamp; @c17[probefunc, execname] = count(); @q2 = quantize(arg0 + 197);
}
syscall::futex:entry
/pid != 198 && execname != "x198"/
{
	self->t2 = timestamp; @c18[probefunc, execname] = count(); @q3 = quantize(arg0 + 198);
}
syscall::poll:return
/pid != 199 && execname != "x199"/
{
	self->t3 = timestamp; @c19[probefunc, execname] = count(); @q4 = quantize(arg0 + 199);
}
