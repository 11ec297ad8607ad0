/* What is only in the kernel's own structures: who the parent is, and what the current thread's has. */
/* @@requires: btf */
#pragma D option quiet
BEGIN
{
	printf("%d %d %d\n", ppid == $ppid, curthread->tgid == pid, curthread->pid == tid);
	/* an array that took its type from the kernel's takes another */
	z = curthread->comm;
	z = curthread->comm;
	printf("%d\n", stringof(z) == execname);
	/* what is there can be copied */
	this->q = (char *)alloca(24);
	bcopy(curthread->comm, this->q, 6);
	printf("%s\n", stringof(this->q));
	exit(0);
}
