/* A statement with an effect is one, even where constants keep the effect from happening. */
#pragma D option quiet
BEGIN
{
	n = 0;
	0 && n++; 1 || (n = 5); 1 ? (n += 10) : (n = 1); 0 ? n++ : 0;
	printf("%d\n", n);
	exit(0);
}
