#pragma D option quiet
#pragma D option nspec=2
/* A fault in a speculating clause loses that clause only, and is told at once. */
BEGIN { s = speculation(); }
BEGIN { speculate(s); printf("kept\n"); }
BEGIN { speculate(s); printf("lost %d\n", *(int *)16); }
BEGIN { speculate(s); printf("kept, too\n"); }
BEGIN { commit(s); }
BEGIN { exit(0); }
ERROR { printf("fault %d\n", arg4); }
