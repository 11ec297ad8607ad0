/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Names of C++ and Rust, by GNU's libiberty, which knows all of their encodings.
 */
#include <libiberty/demangle.h>
#include <string.h>

#include "elf/demangle.h"

bool symbol_is_mangled(const char *symbol)
{
	return symbol[0] == '_' && (symbol[1] == 'Z' || symbol[1] == 'R');
}

/* " [clone .isra.0] [clone .cold]" becomes ".isra.0.cold": the form that names of C have, and none that globs read. */
static void plain_suffixes(char *name)
{
	static const char clone[] = " [clone ";
	char *to = strstr(name, clone), *from = to, *end;

	while (from && !strncmp(from, clone, sizeof(clone) - 1) && (end = strchr(from, ']'))) {
		size_t n;

		from += sizeof(clone) - 1;
		n = (size_t)(end - from);
		memmove(to, from, n);
		to += n;
		from = end + 1;
	}
	if (to)
		*to = '\0';
}

char *symbol_demangle(const char *symbol, bool with_params)
{
	char *name;

	if (!symbol_is_mangled(symbol))
		return NULL;
	name = cplus_demangle(symbol,
			      with_params ? DMGL_PARAMS | DMGL_ANSI | DMGL_RET_DROP : DMGL_NO_OPTS);
	if (name)
		plain_suffixes(name);
	return name;
}
