/* %s of an array of characters ends at its first 0 or at its end; %S makes what isn't printable visible. */
#pragma D option quiet
struct named { char name[4]; int after; };
struct named n;
char full[4];
BEGIN
{
	n.name[0] = 'a'; n.name[1] = 'b'; n.after = 0x41414141;
	full[0] = 'w'; full[1] = 'x'; full[2] = 'y'; full[3] = 'z';
	printf("[%s] [%5s] [%s] [%.2s]\n", n.name, n.name, full, full);
	printf("[%S]\n", "tab\tnew\nline\\ \"q\" \001\177");
	printf("[%C%C%C%C]\n", 'a', '\n', '\\', 7);
	exit(0);
}
