/* print(): a value with its type; structures by their members. */
#pragma D option quiet
struct in { char c; short s; };
enum color { RED, GREEN = 5, BLUE };
struct all {
	int8_t i8; char c; char text[8]; char raw[3]; uint8_t bytes[2]; int neg; unsigned u : 3; unsigned v : 5;
	enum color col; enum color none; struct in in; struct in arr[2]; int m[2][2]; void *p; int (*fn)(int); uint64_t big;
	union { int a; char b; }; union { int x; } named; _Bool flag;
};
struct all x; enum color e; int arr[3];
BEGIN
{
	print(1); print("str"); print((char)'a'); print((char)10); print((char)0); print((char)200);
	print((uint16_t)65535); print((int64_t)-1); print((int8_t)65); print((uint8_t)65);
	print(e); e = 6; print(e); print((enum color)99);
	print(probefunc); print(probename); print((void *)0); print((int *)4096); print(!pid);
}
BEGIN
{
	x.i8 = -1; x.c = 'x'; x.text[0] = 'h'; x.text[1] = 'i'; x.raw[0] = 'r'; x.raw[1]='a'; x.raw[2] = 'w';
	x.bytes[0] = 65; x.neg = -2; x.u = 5; x.v = 31; x.col = 5; x.none = 3; x.in.c = '\n'; x.in.s = 258;
	x.arr[1].c='z'; x.m[1][0] = 7; x.p = (void *)4096; x.big = 0xffffffffffffffff; x.a = 66; x.named.x = 5; x.flag = 1;
}
BEGIN { print(x.in); print(x.text); print(x.raw); print(arr); print(x.arr); print(x.u); print(x.m); print(x.col); }
BEGIN { print(x); exit(0); }
