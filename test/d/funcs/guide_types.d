/* @@requires: btf */
/* Types as scripts of other systems name them. */
#pragma D option quiet
in6_addr_t *ip6; ipaddr_t *ip4; kmutex_t *m; krwlock_t *rw; kthread_t *t; major_t major; minor_t minor;
BEGIN
{
	ip4 = alloca(sizeof (ipaddr_t));
	ip6 = alloca(sizeof (in6_addr_t));
	*ip4 = htonl(0xc0a80117);
	ip6->in6_u.u6_addr8[0] = 0xfe;
	ip6->in6_u.u6_addr8[1] = 0x80;
	ip6->in6_u.u6_addr16[7] = htons(0x76c8);
	printf("%s %s\n", inet_ntoa(ip4), inet_ntoa6(ip6));
	m = alloca(sizeof (kmutex_t)); rw = alloca(sizeof (krwlock_t));
	t = mutex_owner(m);
	printf("%d %d %d\n", t == NULL, rw_iswriter(rw), t == curthread);
	major = getmajor(0x10300007); minor = getminor(0x10300007);
	printf("%d %d\n", major, minor);
	exit(0);
}
