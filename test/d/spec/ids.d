#pragma D option nspec=3
#pragma D option quiet
/* Ids are numbers from 1 on, the lowest that is free; 0 means that none is, and is ignored everywhere. */
BEGIN { a = speculation(); b = speculation(); c = speculation(); printf("%d %d %d\n", a, b, c); }
BEGIN { speculate(b); printf("in two\n"); }
BEGIN { speculate(c); printf("in three\n"); }
BEGIN { discard(a); }
BEGIN { commit(b); }
BEGIN { a = speculation(); b = speculation(); printf("%d %d\n", a, b); }
BEGIN { speculate(0); printf("not to be seen\n"); }
BEGIN { speculate(0); x = 1; }
BEGIN { printf("x is %d\n", x); }
BEGIN { commit(0); }
BEGIN { discard(0); }
BEGIN { speculate(b); printf("two again\n"); }
BEGIN { commit(c); }
BEGIN { commit(c); }
BEGIN { speculate(c); printf("given back, so not to be seen\n"); }
BEGIN { commit(b); }
BEGIN { exit(0); }
