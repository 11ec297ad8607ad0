/* Casts narrow and extend: by the sign of the source when they widen. */
#pragma D option quiet
int64_t l; uint64_t u; int32_t i; int8_t c; uint8_t uc; uint32_t x;
BEGIN
{
	l = 0x123456789abcdef0; i = -2; c = -3; uc = 0xfd; x = 0xfffffffe; u = 0xfedcba9876543210;
	printf("%d %d %d %d\n", (int8_t)l, (uint8_t)l, (int16_t)l, (uint16_t)l);
	printf("%d %d %d\n", (int32_t)l, (uint32_t)l, (int64_t)u);
	printf("%d %u %u\n", (int64_t)i, (uint64_t)i, (uint32_t)i);
	printf("%d %u %d %d\n", (int64_t)c, (uint64_t)c, (uint8_t)c, (uint16_t)c);
	printf("%d %d %d\n", (int64_t)uc, (int8_t)uc, (int32_t)(int8_t)uc);
	printf("%d %d %d\n", (int64_t)x, (int32_t)x, (int64_t)(int32_t)x);
	printf("%d %d\n", (int)(char)(short)l, (char)(int)(unsigned char)200);
	printf("%d %d %d\n", (char)128, (unsigned char)-128, (short)32768);
	printf("%d %d\n", (char)0x1ff + 1, (unsigned char)0x1ff + 1);
	printf("%d %d\n", (char)'\377' == -1, (unsigned char)'\377' == 255);
	printf("%d %d\n", (uint8_t)(uc + 10), uc + 10);
	printf("%d %d %d\n", (uint32_t)i > 0, (uint64_t)i > x, (int16_t)x);
	printf("%x %x\n", (uint64_t)(int8_t)0x80, (uint64_t)(uint8_t)0x80);
	printf("%x %x\n", (uint32_t)(int8_t)0x80, (uint16_t)(int8_t)0x80);
	printf("%d %d\n", (int64_t)(void *)0x1000, (uint32_t)(uintptr_t)(char *)0x100001000);
	printf("%d %d\n", (char *)-1 > (char *)1, (long)(char *)-1);
	printf("%d\n", (int)1 << (int8_t)(uint16_t)260);
	exit(0);
}
