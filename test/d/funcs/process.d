/* @@target: true */
/* @@requires: btf */
/* progenyof counts the process itself and goes up to the first one; device numbers are the kernel's. */
#pragma D option quiet
BEGIN
{
	printf("%d%d%d%d%d\n", progenyof($pid), progenyof(ppid), progenyof(1), progenyof(0), progenyof(-1));
	this->p = pid;
	printf("%d\n", progenyof(this->p));
	printf("%d %d\n", getmajor(0x800001), getminor(0x800001));
	printf("%d %d %d\n", getmajor(0xffffffff), getminor(0xffffffff), getminor(0x100000));
}
syscall::exit_group:entry /pid == $target/ { printf("%d%d\n", progenyof($pid), progenyof($target)); exit(0); }
