/* @@requires: btf */
/* Sizes, offsets, enumerators, unions and bit fields of the kernel's types; the fields of a header laid over bytes of our own. */
#pragma D option quiet
unsigned char b[20]; struct tcphdr *th; struct iphdr *ih; union sigval sv; struct list_head lh; enum pid_type pt; struct qstr q; this struct qstr tq;
struct task_struct *who[string]; struct file *f; self struct file *sf;
BEGIN
{
	printf("%d %d %d\n", sizeof (struct list_head), offsetof(struct list_head, prev), sizeof (union sigval));
	printf("%d %d %d\n", sizeof (struct tcphdr), offsetof(struct tcphdr, ack_seq), offsetof(struct iphdr, daddr));
	printf("%d %d %d\n", sizeof (curthread->comm), sizeof (*curthread) == sizeof (struct task_struct), sizeof (curthread));
	printf("%d %d %d\n", PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_MAX);
	pt = PIDTYPE_TGID; printf("%d %d %d\n", pt, pt == PIDTYPE_TGID, pt + 1 == PIDTYPE_PGID);
	b[0] = 0x12; b[1] = 0x34; b[7] = 1; b[12] = 0x5a; b[13] = 0x12; b[15] = 7;
	th = (struct tcphdr *)b;
	printf("%d %d %d\n", th->source == 0x3412, th->doff, th->seq == 0x01000000);
	printf("%d%d%d%d%d%d\n", th->fin, th->syn, th->rst, th->psh, th->ack, th->urg);
	printf("%d %d\n", th->doff * 4, th->doff + th->syn);
	b[0] = 0x46; ih = (struct iphdr *)b; printf("%d %d\n", ih->version, ih->ihl);
	sv.sival_ptr = (void *)0x100000002; printf("%d %p\n", sv.sival_int, sv.sival_ptr);
	lh.next = (struct list_head *)0x10; lh.prev = lh.next + 1; printf("%p %d\n", lh.prev, lh.next == NULL);
	f = curthread->files->fdt->fd[0]; self->sf = f;
	q = f->f_path.dentry->d_name; this->tq = q;
	printf("%d %s %d %s\n", q.len, stringof(q.name), this->tq.len, stringof(this->tq.name));
	printf("%s\n", stringof(self->sf->f_path.dentry->d_name.name));
	who["me"] = curthread; printf("%d %s\n", who["me"]->pid == tid, who["me"]->comm);
	printf("%d\n", who["me"]->files->fdt->fd[0] == f);
	printf("%d\n", who["nobody"] == NULL);
	printf("%a\n", f->f_op->read);
	fn = f->f_op->read; printf("%d %d\n", fn == f->f_op->read, fn != NULL);
	printf("%d\n", fn == &`read_null);
	printf("%d %d\n", &`read_null == &vmlinux`read_null, &`read_null != NULL);
	exit(0);
}
