/*
 * Prototypes are declared and say nothing: nobody can call them. Tagged structures may be declared before
 * they are known, as long as only pointers to them are.
 */
#pragma D option quiet

int f(int, char *);
void g(void);
extern int h(const char *, ...);
int (*pf)(int);
struct unknown *u;
typedef struct unknown unknown_t;
unknown_t *v;

BEGIN
{
	printf("%d %d %d\n", pf == 0, u == v, sizeof (unknown_t *) == sizeof (void *));
	exit(0);
}
