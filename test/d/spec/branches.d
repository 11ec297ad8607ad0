#pragma D option quiet
/* Which way a clause goes decides what is speculative. */
BEGIN { s = speculation(); x = 1; }
BEGIN { if (x) { speculate(s); printf("a"); } else { printf("b"); } printf("c\n"); }
BEGIN { x = 0; }
BEGIN { if (x) { speculate(s); printf("d"); } else { printf("e"); } printf("f\n"); }
BEGIN { if (x) { discard(s); } else { commit(s); } }
BEGIN { exit(0); }
