/* Byte order; addresses as text. */
#pragma D option quiet
ipaddr_t *ip4; uint8_t *ip6; uint8_t *mac;
BEGIN
{
	printf("%d %d %d\n", ntohs(htons(0x1234)) == 0x1234, ntohl(htonl(0x12345678)) == 0x12345678,
	    ntohll(htonll(0x123456789abcdef0)) == 0x123456789abcdef0);
	this->w = (uint32_t *)alloca(4); this->b = (uint8_t *)this->w;
	*this->w = htonl(0x0a0b0c0d);
	printf("%d %d %d %d\n", this->b[0], this->b[1], this->b[2], this->b[3]);
	*(uint16_t *)this->w = htons(0x0102);
	printf("%d %d %d\n", this->b[0], this->b[1], this->b[2]);
	printf("%x %d %d\n", ntohs(0xff0000), sizeof (htons(1)), sizeof (htonll(1)));

	ip4 = (ipaddr_t *)alloca(sizeof (ipaddr_t));
	*ip4 = htonl(0xc0a80117); printf("%s", inet_ntoa(ip4));
	*ip4 = 0; printf(" %s", inet_ntoa(ip4));
	*ip4 = 0xffffffff; printf(" %s", inet_ntoa(ip4));
	*ip4 = htonl(0x0a640963); printf(" %s %s\n", inet_ntoa(ip4), inet_ntop(2, ip4));
	ip6 = (uint8_t *)alloca(16);
	printf("%s %s\n", inet_ntoa6(ip6), inet_ntop(10, ip6));
	ip6[15] = 1; printf("%s %s\n", inet_ntoa6(ip6), inet_ntop(10, ip6));
	ip6[0] = 0xfe; ip6[1] = 0x80; ip6[8] = 2; ip6[9] = 0x14; ip6[10] = 0x4f; ip6[11] = 0xff; ip6[12] = 0xfe; ip6[13] = 0x0b; ip6[14] = 0x76; ip6[15] = 0xc8;
	printf("%s %s\n", inet_ntoa6(ip6), inet_ntop(10, ip6));
	/* the longer of two runs of zeros; of two as long the first */
	bcopy(alloca(16), ip6, 16);
	ip6[1] = 1; ip6[7] = 2; ip6[15] = 3; printf("%s\n", inet_ntoa6(ip6));
	ip6[11] = 0xa; printf("%s\n", inet_ntoa6(ip6));
	/* one zero group is no run; zeros at the end; none */
	bcopy(alloca(16), ip6, 16);
	ip6[0] = 0x20; ip6[1] = 1; ip6[3] = 2; ip6[5] = 3; ip6[7] = 4; ip6[9] = 5; ip6[11] = 6; ip6[13] = 7;
	printf("%s", inet_ntoa6(ip6));
	ip6[13] = 0; printf(" %s", inet_ntoa6(ip6));
	ip6[13] = 7; ip6[15] = 8; ip6[5] = 0; printf(" %s\n", inet_ntoa6(ip6));
	/* IPv4 within */
	bcopy(alloca(16), ip6, 16);
	ip6[10] = 0xff; ip6[11] = 0xff; ip6[12] = 192; ip6[13] = 168; ip6[14] = 1; ip6[15] = 23;
	printf("%s %s\n", inet_ntoa6(ip6), inet_ntop(10, ip6));
	ip6[10] = 0; ip6[11] = 0; printf("%s %s\n", inet_ntoa6(ip6), inet_ntop(10, ip6));

	mac = (uint8_t *)alloca(20);
	mac[0] = 1; mac[1] = 0xab; mac[5] = 0xff; mac[6] = 0x77; mac[19] = 0xee;
	printf("%s\n%s\n", link_ntop(1, mac), link_ntop(32, mac));
}
BEGIN { trace(inet_ntoa((void *)8)); }
BEGIN { trace(inet_ntoa6((void *)8)); }
BEGIN { trace(inet_ntop(2, (void *)8)); }
BEGIN { trace(inet_ntop(1, ip4)); }
BEGIN { trace(link_ntop(2, mac)); }
BEGIN { this->af = 10; printf("%d\n", inet_ntop(this->af, ip6) == "::192.168.1.23"); exit(0); }
