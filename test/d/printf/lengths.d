/* Values bring their size with them: lengths may be there, %x and %u show as many bits as the type has. */
#pragma D option quiet
BEGIN
{
	printf("%hd %hhd\n", -1, (char)-1);
	printf("%ld %lld\n", -1L, -1LL);
	printf("%hu\n", (unsigned short)65535);
	printf("%lx\n", 0xfffffffffL);
	printf("%hx\n", (short)-1);
	printf("%hhx\n", (char)-1);
	printf("%x\n", (short)-1);
	printf("%x\n", (char)-1);
	printf("%x\n", -1LL);
	printf("%u\n", -1);
	printf("%u\n", -1LL);
	exit(0);
}
