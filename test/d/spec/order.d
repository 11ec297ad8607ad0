#pragma D option nspec=2
/* @@filter: s/^ *[0-9]*\( *[12]  *:\)/  N\1/ */
/* What was recorded shows at the commit, in its order and as the clause it comes from shows it; never without one. */
BEGIN { self->s = speculation(); self->t = speculation(); }
BEGIN { speculate(self->s); printf("first %s %d", "s", 1); }
BEGIN { speculate(self->t); trace("t"); }
BEGIN { speculate(self->s); trace(2); trace("more"); }
BEGIN { trace("not speculative"); }
BEGIN { speculate(self->s); }
BEGIN { speculate(self->s); x = 5; y = x; }
BEGIN { commit(self->s); }
BEGIN { trace(y); }
BEGIN { self->s = speculation(); speculate(self->s); printf("all in one clause"); commit(self->s); }
BEGIN { speculate(self->s = speculation()); if (x == 5) { trace("yes"); } else { trace("no"); } commit(self->s); }
BEGIN { exit(0); }
END { trace("end"); }
