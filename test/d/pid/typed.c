/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Functions with arguments of many types. */
#include <stdint.h>

#define KEPT __attribute__((noinline, noclone))

enum colour { RED = 3, GREEN = 7 };
struct list;
typedef struct {
	short x;
	short y;
} point;
struct item {
	const char *name;
	struct item *next;
	struct list *list; /* never defined */
	point at;
	unsigned low : 3, high : 5;
	enum colour colour;
	union {
		long number;
		char bytes[8];
	};
	int many[4];
	int (*call)(struct item *, int);
};
typedef struct item *item_ref;
struct large {
	long words[5];
};

KEPT long takes(struct item *it, item_ref same, char **words, signed char small, uint16_t wide,
		enum colour c)
{
	__asm__ volatile("" ::: "memory");
	return it->at.x + (it == same) + words[0][0] + small + wide + c;
}
KEPT long mixed(int a, double d, point p, struct large whole, long b, const char *s,
		unsigned char seven, int eight, int nine)
{
	__asm__ volatile("" ::: "memory");
	return a + (long)d + p.x + whole.words[4] + b + s[0] + seven + eight + nine;
}
KEPT struct large big(int n)
{
	__asm__ volatile("" ::: "memory");
	return (struct large){ { n, 1, 2, 3, 4 } };
}
KEPT struct item *gives(struct item *it)
{
	__asm__ volatile("" ::: "memory");
	return it->next;
}
KEPT void nothing(void)
{
	__asm__ volatile("" ::: "memory");
}
KEPT signed char minus(void)
{
	__asm__ volatile("" ::: "memory");
	return -2;
}

static struct item second = { .name = "second",
			      .at = { 5, 6 },
			      .low = 5,
			      .high = 21,
			      .colour = GREEN,
			      { .number = 0x41 },
			      .many = { 9, 8, 7, 6 } };
static struct item first = { .name = "first", .next = &second, .at = { -1, 2 } };
static volatile char unseen;
static const char *words[] = { "alpha", "beta" };

int main(void)
{
	struct large whole = { { 1, 2, 3, 4, 5 } };

	/* So that they are in memory. */
	unseen = (char)(first.name[0] + second.name[0] + words[1][0]);
	nothing();
	return (int)(takes(&first, &second, (char **)words, -3, 40000, GREEN) +
		     mixed(1, 2.5, second.at, whole, 4, words[1], 255, -8, 99) + big(6).words[0] +
		     gives(&first)->at.x + minus()) &
	       0;
}
