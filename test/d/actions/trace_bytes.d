/* trace() of what is neither number nor string: text if it looks like text, else a dump; tracemem() always dumps. */
#pragma D option quiet
struct pair { int a; char b; short c; };
struct pair p;
char text[20], raw[20];
BEGIN
{
	p.a = 0x01020304; p.b = 'A'; p.c = -2;
	text[0] = 'h'; text[1] = 'i';
	raw[0] = 'h'; raw[2] = 'i'; raw[19] = 1;
	trace(p);
	trace(text);
	trace(raw);
	tracemem(text, 20);
	tracemem(text, 20, 17);
	tracemem(text, 20, 100);
	tracemem(text, 1);
	exit(0);
}
