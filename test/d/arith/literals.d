/* Integer and character constants: base, suffix, type and value. */
#pragma D option quiet
BEGIN
{
	printf("%d %d %d %d %d\n", 0, 1, 017, 0x1f, 0X1F);
	printf("%d %d %d\n", 00, 0777, 0xabcdef);
	printf("%d %d %d %d\n", 1u, 1U, 1l, 1L);
	printf("%d %d %d %d\n", 1ul, 1UL, 1lu, 1LU);
	printf("%d %d %d %d\n", 1ull, 1ULL, 1llu, 1LLu);
	printf("%d %d %d %d %d %d\n", sizeof (1), sizeof (1u), sizeof (1l), sizeof (1ul), sizeof (1ll), sizeof (1ull));
	printf("%d %d %d\n", sizeof (2147483647), sizeof (2147483648), sizeof (4294967295));
	printf("%d %d %d %d\n", sizeof (0x7fffffff), sizeof (0x80000000), sizeof (0xffffffff), sizeof (0x100000000));
	printf("%d %d %d\n", sizeof (4294967295u), sizeof (4294967296u), sizeof (037777777777));
	printf("%d %d %d\n", 0xffffffff > -1, 4294967295 > -1, 2147483648 > -1);
	printf("%d %d\n", 0x7fffffffffffffff > -1, 0x8000000000000000 > -1);
	printf("%u %d\n", 18446744073709551615u, 9223372036854775807);
	printf("%u %u\n", 0xffffffffffffffff, 01777777777777777777777);
	printf("%d %d %d %d %d\n", 'a', 'Z', '0', ' ', '~');
	printf("%d %d %d %d %d %d %d\n", '\a', '\b', '\f', '\n', '\r', '\t', '\v');
	printf("%d %d %d %d\n", '\\', '\'', '"', '\"');
	printf("%d %d %d %d %d\n", '\0', '\1', '\12', '\101', '\377');
	printf("%d %d %d %d\n", '\x0', '\x41', '\x7f', '\xff');
	printf("%d %d %d\n", 'ab', 'abc', 'abcd');
	printf("%d %d %d\n", 'a' == 97, 'a' + 1, 'z' - 'a');
	printf("%d %d\n", sizeof ('a'), -'a');
	printf("%d %d %d\n", 1-1, 1 -1, 1- -1);
	printf("%d\n", 0x1e +1);
	printf("%s|%s|%s\n", "a\tb", "\x41\102\\", "q\"q");
	exit(0);
}
