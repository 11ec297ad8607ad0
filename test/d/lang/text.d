#!/usr/sbin/dtrace -s
/* Comments, white space, line ends and several
   statements a line, empty statements, empty clauses. */
#pragma D option quiet // and a comment
BEGIN{a=1;b=2/*in*/;c=a+/**/b;printf("%d\n",c);;;}
BEGIN // to the end of the line { wrong }
/* a predicate: */ / c == 3 /
{
	printf("%d %d\n", a /* one */ / /* divided */ b, 10 / /* x */ 3); // done
	;
}
BEGIN/c==3/{printf("/c==3/\n")}
BEGIN
	/ 4 / 2 == 2 /
	{ printf("quotient\n"); }
BEGIN { printf("// no comment /* nor this */\n"); printf("no semicolon\n") }
BEGIN { }
BEGIN
{
	a
	=
	5
	;
	printf("%d\n", a); /* ends ** oddly **/ printf("next\n");
	exit(0)
}
