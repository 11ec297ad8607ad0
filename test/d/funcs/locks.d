/* @@requires: btf */
/* What locks say, by locks of our own: their words are set as the kernel sets them. */
#pragma D option quiet
struct mutex *m; struct rw_semaphore *s; rwlock_t *r;
BEGIN
{
	m = (struct mutex *)alloca(sizeof (struct mutex));
	printf("%d %d %d %d\n", mutex_owned(m), mutex_owner(m) == NULL, mutex_type_adaptive(m), mutex_type_spin(m));
	m->owner.counter = (long)curthread | 5;
	printf("%d %d\n", mutex_owned(m), mutex_owner(m) == curthread);
	m->owner.counter = (long)curthread->real_parent | 1;
	printf("%d %d\n", mutex_owned(m), mutex_owner(m)->pid == curthread->real_parent->pid);
}
BEGIN
{
	s = (struct rw_semaphore *)alloca(sizeof (struct rw_semaphore));
	printf("%d%d%d", rw_read_held(s), rw_write_held(s), rw_iswriter(s));
	s->count.counter = 0x100; printf(" %d%d%d", rw_read_held(s), rw_write_held(s), rw_iswriter(s));
	s->count.counter = 0x302; printf(" %d%d%d", rw_read_held(s), rw_write_held(s), rw_iswriter(s));
	s->count.counter = 2; printf(" %d%d%d", rw_read_held(s), rw_write_held(s), rw_iswriter(s));
	s->count.counter = 1; printf(" %d%d%d", rw_read_held(s), rw_write_held(s), rw_iswriter(s));
	s->count.counter = 3; printf(" %d%d%d\n", rw_read_held(s), rw_write_held(s), rw_iswriter(s));
	r = (rwlock_t *)alloca(sizeof (rwlock_t));
	printf("%d%d%d", rw_read_held(r), rw_write_held(r), rw_iswriter(r));
	*(int *)r = 0x200; printf(" %d%d%d", rw_read_held(r), rw_write_held(r), rw_iswriter(r));
	*(int *)r = 0x700; printf(" %d%d%d", rw_read_held(r), rw_write_held(r), rw_iswriter(r));
	*(int *)r = 0x100; printf(" %d%d%d", rw_read_held(r), rw_write_held(r), rw_iswriter(r));
	*(int *)r = 0xff; printf(" %d%d%d\n", rw_read_held(r), rw_write_held(r), rw_iswriter(r));
}
BEGIN { printf("%d\n", mutex_owned((struct mutex *)8)); }
BEGIN { printf("%d\n", mutex_type_spin((struct mutex *)8)); }
BEGIN { printf("%d\n", rw_iswriter((rwlock_t *)8)); }
BEGIN { exit(0); }
