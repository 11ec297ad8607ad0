/* A predicate runs before its clause, effects and all; each clause of a probe sees what the ones before it did. */
#pragma D option quiet
int n; int m; string s; self int t;
BEGIN /n++ == 0/ { printf("1 n %d\n", n); }
BEGIN /n++ == 0/ { printf("2 wrong\n"); }
BEGIN /n == 2/ { printf("3 n %d\n", n); n = 10; }
BEGIN /n == 10 && (m = 4) && (n = 0) || m == 4/ { printf("4 n %d m %d\n", n, m); }
BEGIN /s == NULL/ { s = "set"; self->t = 5; printf("5\n"); }
BEGIN /s == "set" && self->t == 5/ { printf("6\n"); this->x = 9; }
BEGIN /this->x == 9/ { printf("7\n"); this->x = 0; }
BEGIN /this->x/ { printf("8 wrong\n"); }
BEGIN /!this->x/ { printf("9\n"); }
BEGIN /0x100000000/ { printf("10\n"); }
BEGIN /(char)0x100/ { printf("11 wrong\n"); }
BEGIN /a["k"]++/ { printf("12 wrong\n"); }
BEGIN /a["k"]++ == 1/ { printf("13 %d\n", a["k"]); }
BEGIN /a["k"]/ { printf("14 %d\n", a["k"]); }
BEGIN /1/ { exit(0); }
BEGIN { printf("15 the clauses after exit() run\n"); }
END /n == 0/ { printf("16 n %d m %d\n", n, m); }
