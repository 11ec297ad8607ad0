/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Options: one row of options.def each. A value is a number whatever its kind: bytes, nanoseconds,
 * a count, 0 or 1; strings are kept beside.
 */
#ifndef DT_OPTIONS_H
#define DT_OPTIONS_H

#define D_VERSION_MAJOR 2
#define D_VERSION_MINOR 0

#include <stdbool.h>
#include <stdint.h>

enum option_kind {
	OPT_BOOL, /* absent, "yes", "on", "1", "enable": 1; "no", "off", "0", "disable": 0 */
	OPT_SIZE, /* bytes; k m g t */
	OPT_INT,  /* a number */
	OPT_TIME, /* nanoseconds; a bare number is a rate per second, as hz */
	OPT_STRING,
	OPT_LIST,	     /* strings: each setting adds one; kept with newlines between them */
	OPT_KIND_ATTRIBUTES, /* a string: <name>/<data>/<class> */
	OPT_KIND_VERSION,    /* a string: <major>.<minor>[.<micro>], no later than ours */
	OPT_POLICY,	     /* of buffers: switch, fill, ring */
	OPT_CHARSET,	     /* ascii, utf8 */
	OPT_RESIZE,	     /* auto, manual */
	OPT_UNWIND,	     /* auto, fp, cfi */
	OPT_KIND_EVALTIME,   /* exec, preinit, postinit, main */
	OPT_LIMIT,	     /* bytes, or unlimited */
	OPT_REFUSED,	     /* the guide's, but not here: the row says why */
};

enum option_when {
	WHEN_COMPILE, /* until the first program is compiled makes a difference; refused once
			 tracing runs */
	WHEN_GO,      /* until dtrace_go() */
	WHEN_ANY,
};

/* Who set a value; a weaker source never changes what a stronger one said. */
enum option_source { FROM_DEFAULT, FROM_ENVIRONMENT, FROM_PRAGMA, FROM_CALLER };

enum option_id {
#define O(id, name, kind, def, min, max, when, why) OPT_##id,
#include "lib/options.def"
#undef O
	OPT_MAX
};

struct option_value {
	int64_t value;
	char *string;
	enum option_source from;
};

struct option_set {
	struct option_value at[OPT_MAX];
};

enum { EVAL_EXEC, EVAL_PREINIT, EVAL_POSTINIT, EVAL_MAIN };
enum { UNWIND_BY_AUTO, UNWIND_BY_FP, UNWIND_BY_CFI };
enum { POLICY_SWITCH, POLICY_FILL, POLICY_RING };
enum { RESIZE_AUTO, RESIZE_MANUAL };

#endif
