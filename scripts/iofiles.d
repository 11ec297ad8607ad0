/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * iofiles - bytes that go to and from disks, by file
 *
 *   dtrace -s iofiles [-c command | -p pid]         end with Ctrl-C
 *
 * What has no file is the file system's own, or went past the cache. Much is written later, by threads of the kernel: a
 * command's own requests are its reads, and what it waits for (fsync).
 *
 *   WRITTEN        READ  FILE
 *         0     1310720  /usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0
 *     12288           0  /var/lib/app/journal
 */
#pragma D option quiet
#pragma D option defaultargs

io:::start
/!$target || progenyof($target)/
{
	this->writes = args[0]->b_flags & B_WRITE;
	@written[args[2]->fi_pathname] = sum(this->writes ? args[0]->b_bcount : 0);
	@read[args[2]->fi_pathname] = sum(this->writes ? 0 : args[0]->b_bcount);
}

dtrace:::END
{
	printf("%10s  %10s  %s\n", "WRITTEN", "READ", "FILE");
	printa("%@10d  %@10d  %s\n", @written, @read);
}
