/* this-> lives through all clauses of one firing, predicates included, and starts the next firing as nothing. */
#pragma D option quiet
this int a; this string s; this int8_t c;
int firing;
BEGIN { this->a = 1; this->s = "first"; this->c = 300; this->u = 4; }
BEGIN { this->a += 10; this->s = strjoin(this->s, "+"); this->c++; this->u *= 2; }
BEGIN /this->a == 11/ { printf("%d %s %d %d\n", this->a, this->s, this->c, this->u); }
tick-1ms { firing++; }
tick-1ms /firing <= 3/ { printf("%d: [%s] ", this->a, this->s); }
tick-1ms /firing <= 3/ { this->a += firing; this->s = "set"; printf("%d [%s]\n", this->a, this->s); }
tick-1ms /firing == 3/ { exit(0); }
END { printf("%d [%s] %d\n", this->a, this->s, this->c); }
