/* strtoll and lltostr: bases from 2 to 36, prefixes, signs. */
#pragma D option quiet
BEGIN
{
	printf("%d %d %d %d\n", strtoll("0"), strtoll("12345"), strtoll("-12345"), strtoll("+7"));
	printf("%d %d %d %d\n", strtoll("  \t\n42xyz"), strtoll("x"), strtoll(""), strtoll("- 5"));
	printf("%d %d %d\n", strtoll("9223372036854775807"), strtoll("-9223372036854775808"), strtoll("0777"));
	printf("%d %d %d %d\n", strtoll("0x1F", 16), strtoll("1f", 16), strtoll("-0XFF", 16), strtoll("0x", 16));
	printf("%d %d %d %d\n", strtoll("0777", 8), strtoll("1012", 2), strtoll("zZ", 36), strtoll("z", 35));
	printf("%d %d\n", strtoll("0x1F", 10), strtoll("0x1F", 36) == 33 * 1296 + 1 * 36 + 15);
	this->b = 16;
	printf("%d\n", strtoll("ffff", this->b));
	printf("%s %s %s %s\n", lltostr(0), lltostr(12345), lltostr(-12345), lltostr(1234567890123));
	printf("%s %s\n", lltostr(9223372036854775807), lltostr(-9223372036854775807 - 1));
	printf("%s %s %s %s\n", lltostr(0, 10), lltostr(0, 16), lltostr(0, 8), lltostr(0, 2));
	printf("%s %s %s %s\n", lltostr(255, 16), lltostr(255, 8), lltostr(255, 2), lltostr(35, 36));
	printf("%s\n%s\n%s\n", lltostr(-1, 16), lltostr(-1, 8), lltostr(-1, 2));
	printf("%s %s %s\n", lltostr(-255, 10), lltostr(-1, 36), lltostr(1295, this->b + 20));
	printf("%d\n", strtoll(lltostr(-987654321)));
	printf("[%s]\n", strjoin("n=", lltostr(pid == $pid ? 1 : 2)));
	exit(0);
}
