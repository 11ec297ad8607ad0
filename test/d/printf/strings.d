/* Strings: width, precision, empty, longer than the width; a percent sign. */
#pragma D option quiet
BEGIN
{
	printf("[%s]\n", "abc");
	printf("[%10s]\n", "abc");
	printf("[%-10s]\n", "abc");
	printf("[%.2s]\n", "abc");
	printf("[%10.2s]\n", "abc");
	printf("[%-10.2s]\n", "abc");
	printf("[%.0s]\n", "abc");
	printf("[%2s]\n", "abc");
	printf("[%s]\n", "");
	printf("[%5s]\n", "");
	printf("100%%\n");
	printf("[%c%c%c]\n", 'a', 98, 'c');
	printf("[%3c]\n", 'x');
	printf("[%-3c]\n", 'x');
	exit(0);
}
