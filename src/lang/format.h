/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * printf formats of D, parsed once at compile time: checked against the arguments by lang, printed
 * by show.
 */
#ifndef DT_FORMAT_H
#define DT_FORMAT_H

#include "base/diag.h"
#include "lang/types.h"

enum conv_flag {
	CF_ALT = 1,
	CF_ZERO = 2,
	CF_LEFT = 4,
	CF_SPACE = 8,
	CF_PLUS = 16,
	CF_GROUP = 32,	  /* # 0 - space + ' */
	CF_DYNWIDTH = 64, /* width is '*': taken from an argument before the value */
	CF_DYNPREC = 128,
	CF_AGG = 256, /* %@d: the aggregation's value */
};

struct conv {
	const char *literal; /* text before the conversion, escapes done; may contain NUL */
	uint32_t literal_len;
	char conv[4];	/* "d", "i", "s", "Y", "a", "wc" ...; "" at the end of the format: only
			   literal */
	char length[3]; /* "", "h", "hh", "l", "ll", "L", "z", "t", "j" */
	unsigned flags;
	int width, prec; /* -1: none */
	int arg; /* index of the value among the arguments (after dynamic width/precision); -1: none
		    (%%) */
	struct loc loc; /* in the format string's source, for errors */
};

struct format {
	const char *text; /* as the user wrote it */
	struct conv *convs;
	unsigned nconvs;
	unsigned nargs; /* arguments it consumes, dynamic widths included, %@ not */
	bool is_printa;
};

/* Parses; fails through d with the D_PRINTF_ and D_PRINTA_ tags. Lives in d's arena. */
struct format *format_parse(struct diag_ctx *d, const char *text, uint32_t len, struct loc at,
			    bool is_printa);

#endif
