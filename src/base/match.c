/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Comparing names: D's globbing of probe descriptions, and the distance between two spellings.
 *
 * A glob is matched in at most length(pattern) * length(name) steps: only the last star seen is
 * ever tried again, because an earlier star that matched more could do nothing that the later one
 * can't.
 */
#include "base/base.h"

#include <string.h>

/* Matches one character class at p (after '['); *end is set after its ']', or to NULL if it has
 * none. */
static bool class_has(const char *p, unsigned char c, const char **end)
{
	bool negated = *p == '!', found = false;

	*end = NULL;
	if (negated)
		p++;
	for (bool first = true; *p && (first || *p != ']'); first = false) {
		unsigned char low = (unsigned char)*p++, high;

		if (low == '\\' && *p)
			low = (unsigned char)*p++;
		high = low;
		if (p[0] == '-' && p[1] && p[1] != ']') {
			p++;
			if (*p == '\\' && p[1])
				p++;
			high = (unsigned char)*p++;
		}
		if (c >= low && c <= high)
			found = true;
	}
	if (*p != ']')
		return false;
	*end = p + 1;
	return found != negated;
}

/* Does the pattern's first element (not a star) match c? *next is set to what follows it. */
static bool one_matches(const char *p, unsigned char c, const char **next)
{
	*next = p + 1;
	if (*p == '?')
		return true;
	if (*p == '[') {
		bool has = class_has(p + 1, c, next);

		if (*next)
			return has;
		*next = p + 1; /* a class without end matches nothing */
		return false;
	}
	if (*p == '\\' && p[1]) {
		*next = p + 2;
		return (unsigned char)p[1] == c;
	}
	return *p && (unsigned char)*p == c;
}

bool glob_match(const char *pattern, const char *s)
{
	const char *star = NULL, *star_s = NULL, *next;

	if (!pattern || !*pattern)
		return true;
	while (*s) {
		if (*pattern == '*') {
			star = ++pattern;
			star_s = s;
		} else if (one_matches(pattern, (unsigned char)*s, &next)) {
			pattern = next;
			s++;
		} else if (star) {
			pattern = star;
			s = ++star_s;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

bool glob_has_magic(const char *pattern)
{
	return pattern && strpbrk(pattern, "*?[\\");
}

static unsigned min2(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Returns the distance, or max + 1 if it is above max. Names of more than 127 characters are only
 * compared for equality: nobody mistypes those by hand. */
unsigned edit_distance(const char *a, const char *b, unsigned max)
{
	enum { LONGEST = 127 };
	size_t na = strlen(a), nb = strlen(b);
	unsigned rows[3][LONGEST + 1];
	unsigned *above2 = rows[0], *above = rows[1], *row = rows[2];

	if ((na > nb ? na - nb : nb - na) > max)
		return max + 1;
	if (na > LONGEST || nb > LONGEST)
		return na == nb && !memcmp(a, b, na) ? 0 : max + 1;
	for (size_t j = 0; j <= nb; j++)
		above[j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		unsigned best = row[0] = (unsigned)i;

		for (size_t j = 1; j <= nb; j++) {
			unsigned d = above[j - 1] + (a[i - 1] != b[j - 1]);

			d = min2(d, min2(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d = min2(d, above2[j - 2] + 1);
			row[j] = d;
			best = min2(best, d);
		}
		if (best > max)
			return max + 1;
		unsigned *spare = above2;

		above2 = above;
		above = row;
		row = spare;
	}
	return min2(above[nb], max + 1);
}
