/* if/else: nesting, else if, single statements, the dangling else, conditions of every type, effects. */
#pragma D option quiet
int a; int b; int64_t l; string s; int *p;
BEGIN
{
	a = 3; b = 5; l = 0x100000000; s = "x"; p = 0;
	if (a == 3) printf("1 yes\n");
	if (a == 4) printf("2 no\n"); else printf("2 yes\n");
	if (a == 1) { printf("3 one\n"); } else if (a == 2) { printf("3 two\n"); } else if (a == 3) { printf("3 three\n"); }
	else { printf("3 other\n"); }
	if (a > 1)
		if (b > 10)
			printf("4 both\n");
		else
			printf("4 a only\n");
	if (a > 10) {
		if (b > 1)
			printf("5 no\n");
	} else
		printf("5 else of the outer\n");
	if (l) printf("6 all 64 bits count\n"); else printf("6 wrong\n");
	if (p) printf("7 wrong\n"); else printf("7 a null pointer is false\n");
	if (s == "x") { printf("8 strings "); if (s < "y") { printf("compare"); } printf("\n"); }
	if (a++ == 3 && a == 4) { a *= 10; b = a; } else { b = -1; }
	printf("9 %d %d\n", a, b);
	if (0) { } else { printf("10 empty then\n"); }
	if (1) { } else { printf("11 wrong\n"); }
	if (!p) ; else printf("12 wrong\n");
	exit(0);
}
BEGIN
{
	this->n = 0;
	if (this->n == 0) { this->n = 1; if (this->n == 1) { this->n = 2; if (this->n == 2) { this->n = 3;
		if (this->n != 3) { this->n = 100; } else { this->n += 10; } } } }
	printf("13 %d\n", this->n);
	if (this->n == 13) { this->v = 7; } else { this->v = 8; }
	printf("14 %d\n", this->v);
	if (a == 40) { g["k"] = 1; @x = sum(5); } else { g["k"] = 2; @x = sum(7); }
	if (g["k"] == 1) { @x = sum(100); }
	if (g["none"]) { @x = sum(1000); }
	printf("15 %d\n", g["k"]);
}
END
{
	printa("16 %@d\n", @x);
}
