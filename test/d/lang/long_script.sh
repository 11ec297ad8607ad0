# @@requires: root
# A thousand lines in 200 clauses, a hundred of them in one program: it loads, and runs. What the kernel adds to a program of this length
# must not put the end of it out of the reach of its jumps.
awk 'BEGIN {
	print "BEGIN { exit(0); }"
	n = split("read write openat close mmap munmap brk ioctl futex poll", call)
	for (i = 0; i < 200; i++)
		printf("syscall::%s:%s\n/pid != %d && execname != \"x%d\"/\n{\n\tself->t%d = timestamp; @c%d[probefunc, execname] = count(); @q%d = quantize(arg0 + %d);\n}\n",
		       call[i % n + 1], i % 2 ? "return" : "entry", i, i, i % 7, i % 20, i % 5, i)
}' >$dir/long.d
$DTRACE -q -s $dir/long.d >$dir/out && wc -l <$dir/long.d
grep -c dtrace: $dir/out
exit 0
