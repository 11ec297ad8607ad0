/* @@requires: btf */
/* Pointer arithmetic counts in the size of what is pointed to; differences too; comparisons are of addresses; container_of works. */
#pragma D option quiet
struct list_head *l; char *c; int *i; void *v; struct list_head **ll; int64_t n; struct task_struct *t; this struct list_head *tl; self int *si;
struct list_head *al[int];
BEGIN
{
	l = (struct list_head *)0x1000; c = (char *)0x1000; i = (int *)0x1000; v = (void *)0x1000; ll = (struct list_head **)0x1000;
	printf("%p %p %p %p %p\n", l + 1, c + 1, i + 1, (char *)v + 1, ll + 1);
	printf("%p %p %p %p\n", 2 + l, l - 1, i - 2, ll + -1);
	printf("%p %p %p %p\n", l + 2 - 1, (l + 3) - (l - 1), &l[2], &i[-1]);
	printf("%d %d %d %d\n", (l + 4) - l, l - (l + 4), (i + 7) - i, (c + 9) - c);
	printf("%p %p", l++, l); printf(" %p %p", ++l, l); printf(" %p %p\n", l--, --l);
	i += 3; printf("%p", i); i -= 1; printf(" %p", i); i++; printf(" %p\n", i);
	n = 5; printf("%p %p %p\n", i + n, i - n, &i[n]);
	this->tl = (struct list_head *)0x2000; this->tl++; this->tl += 2; printf("%p\n", this->tl);
	self->si = (int *)0x3000; self->si--; self->si -= 2; printf("%p\n", self->si);
	al[1] = (struct list_head *)0x4000; al[1]++; al[1] += 1; printf("%p %p\n", al[1], al[2] + 1);
	printf("%p %x\n", (char *)l + 1, (uintptr_t)l + 1);
	printf("%d%d%d%d%d%d\n", l == l, l != l, l < l + 1, l <= l - 1, l > l - 1, l >= l + 1);
	printf("%d%d%d%d\n", l == (void *)0x1000, (void *)0x1000 != l, l == NULL, l != 0);
	printf("%d%d%d\n", l && 1, !l, l ? 1 : 0);
	printf("%d\n", (void *)-1 > (void *)1);
	printf("%p %p\n", &l->prev, &((struct list_head *)0)->prev);
	printf("%d\n", (uintptr_t)&((struct task_struct *)0)->comm == offsetof(struct task_struct, comm));
	t = curthread;
	printf("%d %d\n", &t->comm[5] - &t->comm[2], (char *)&t->comm[1] - (char *)&t->comm);
	printf("%d\n", (char *)&t->comm - (char *)t == offsetof(struct task_struct, comm));
	l = &t->thread_node;
	t = (struct task_struct *)((char *)l - offsetof(struct task_struct, thread_node));
	printf("%d %d\n", t == curthread, t->pid == tid);
	printf("%d\n", (t + 1) - 1 == curthread);
	printf("%d\n", (char *)(t + 1) - (char *)t == sizeof (*t));
	exit(0);
}
