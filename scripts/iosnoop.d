/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * iosnoop - requests to disks: who asked, what for, and how long they took
 *
 *   dtrace -s iosnoop [-c command | -p pid]
 *
 * What is written later, by the kernel's own threads, is theirs.
 *
 *      PID NAME             DISK     RW      BLOCK    BYTES       US
 *    18851 dd               vda       R       2048    65536      311
 *       97 jbd2/vda-8       vda       W    8126464     4096      802
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs

dtrace:::BEGIN
{
	printf("%8s %-16s %-8s %2s %10s %8s %8s\n", "PID", "NAME", "DISK", "RW", "BLOCK", "BYTES", "US");
}

io:::start
/!$target || progenyof($target)/
{
	began[arg0] = timestamp;
	who[arg0] = pid;
	name[arg0] = execname;
	block[arg0] = args[0]->b_blkno;
	bytes[arg0] = args[0]->b_bcount;
}

io:::done
/began[arg0]/
{
	printf("%8d %-16s %-8s %2s %10d %8d %8d\n", who[arg0], name[arg0], args[1]->dev_statname,
	    args[0]->b_flags & B_WRITE ? "W" : "R", block[arg0], bytes[arg0], (timestamp - began[arg0]) / 1000);
	began[arg0] = 0;
	who[arg0] = 0;
	name[arg0] = 0;
	block[arg0] = 0;
	bytes[arg0] = 0;
}
