/* @@requires: btf */
/* A bad pointer on any way into memory stops its clause, with the address of what was read; nothing of the record is seen. */
#pragma D option quiet
struct list_head *l; struct list_head *m[int]; int *i; struct qstr q; string s;
BEGIN { printf("no %p\n", ((struct list_head *)0)->prev); }
BEGIN { l = (struct list_head *)0x10; printf("no %p\n", l->next); }
BEGIN { printf("no %p\n", m[7]->prev); }
BEGIN { i = (int *)0x100; printf("no %d\n", i[4]); }
BEGIN { i = (int *)0x100; printf("no %d\n", *(i - 1)); }
BEGIN { l = (struct list_head *)0x20; q = *(struct qstr *)l; printf("no\n"); }
BEGIN { s = stringof((char *)0x30); printf("no %s\n", s); }
BEGIN { printf("no %d\n", *(int8_t *)0x41 + 1); }
BEGIN / *(int64_t *)0x48 / { printf("no\n"); }
BEGIN { printf("%d\n", 0 && *(int *)0x50); printf("%p\n", &((struct list_head *)0x60)->prev); exit(0); }
