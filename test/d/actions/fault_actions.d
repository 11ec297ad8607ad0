/* Which action it was: the number of the statement in its clause; nothing of the clause is printed, the next clause runs. */
#pragma D option quiet
BEGIN { printf("lost\n"); trace(*(int *)8); printf("never\n"); }
BEGIN { trace(1); trace(2); trace(*(int *)16); }
BEGIN { x = *(char *)32; }
BEGIN / *(long *)64/ { trace(1); }
BEGIN { y = 0; printf("%d %d\n", 1, 10 / y); }
BEGIN { printf("%d\n", 10 % y); }
BEGIN { @[*(int *)128] = count(); }
BEGIN { printf("still here\n"); exit(0); }
ERROR { errors++; }
END { printf("%d errors\n", errors); }
