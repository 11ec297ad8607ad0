/* %p is hexadecimal of whatever is an address or an integer; with # 0x stands before it. */
#pragma D option quiet
BEGIN
{
	printf("%p %#p %p\n", (void *)0x1234, (void *)0xabc, (int *)0);
	printf("[%12p] [%-12p]\n", (void *)0x1234, (void *)0x1234);
	exit(0);
}
