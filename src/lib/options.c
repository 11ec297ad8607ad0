/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Options: reading values, and who may set what when.
 *
 * Four sources, each stronger than the one before: the table's default, the environment
 * (DTRACE_OPT_STRSIZE=1k), a program's pragma, the caller (the command's -x and friends). A weaker
 * one never undoes a stronger one, so a script's pragmas are its author's defaults and the command
 * line is the user's word.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/lib.h"
#include "probe/func_sources.h"

extern char **environ;

struct option_row {
	const char *name;
	enum option_kind kind;
	int64_t def, least, most;
	enum option_when when;
	const char *why;
};

static const struct option_row rows[OPT_MAX] = {
#define O(id, name, kind, def, min, max, when, why)                                                \
	[OPT_##id] = { name, kind, def, min, max, when, why },
#include "lib/options.def"
#undef O
};

int64_t opt_value(const struct dtrace_hdl *h, enum option_id id)
{
	const struct option_value *v = &h->options.at[id];

	return v->from == FROM_DEFAULT ? rows[id].def : v->value;
}

bool opt_flag(const struct dtrace_hdl *h, enum option_id id)
{
	return opt_value(h, id) != 0;
}

const char *opt_string(const struct dtrace_hdl *h, enum option_id id)
{
	return h->options.at[id].string;
}

struct unit_suffix {
	const char *name;
	int64_t factor;
};

static const struct unit_suffix sizes[] = {
	{ "", 1 },	    { "k", 1LL << 10 }, { "m", 1LL << 20 },
	{ "g", 1LL << 30 }, { "t", 1LL << 40 }, { NULL, 0 },
};

#define SECOND 1000000000LL
static const struct unit_suffix times[] = {
	{ "ns", 1 },
	{ "nsec", 1 },
	{ "us", 1000 },
	{ "usec", 1000 },
	{ "ms", 1000000 },
	{ "msec", 1000000 },
	{ "s", SECOND },
	{ "sec", SECOND },
	{ "m", 60 * SECOND },
	{ "min", 60 * SECOND },
	{ "h", 3600 * SECOND },
	{ "hour", 3600 * SECOND },
	{ "d", 86400 * SECOND },
	{ "day", 86400 * SECOND },
	{ "hz", 0 },
	{ "", 0 },
	{ NULL, 0 },
};

/* A number (decimal, 0x, 0) and a suffix of the table. False: it is not, or does not fit. */
static bool read_number(const char *s, const struct unit_suffix *table, int64_t *out,
			int64_t *factor)
{
	char *end;
	long long v;

	if (!isdigit((unsigned char)*s) && !(*s == '-' && isdigit((unsigned char)s[1])))
		return false;
	errno = 0;
	v = strtoll(s, &end, 0);
	if (errno)
		return false;
	for (; table->name; table++)
		if (!strcasecmp(table->name, end)) {
			*factor = table->factor;
			*out = v;
			return table->factor <= 1 || !__builtin_mul_overflow(v, table->factor, out);
		}
	return false;
}

static bool read_word(const char *s, const char *const *words, int64_t *out)
{
	for (int i = 0; words[i]; i++)
		if (!strcasecmp(words[i], s)) {
			*out = i;
			return true;
		}
	return false;
}

/* What was written for a later D may mean something else. */
static bool read_version(const char *s)
{
	unsigned major, minor, micro = 0;
	int end = 0;

	if (sscanf(s, "%3u.%3u%n.%3u%n", &major, &minor, &end, &micro, &end) < 2 || s[end])
		return false;
	return major < D_VERSION_MAJOR || (major == D_VERSION_MAJOR && minor <= D_VERSION_MINOR);
}

static bool read_value(const struct option_row *row, const char *s, int64_t *out)
{
	static const char *const off_on[] = { "no", "yes", "off",   "on",   "disable", "enable",
					      "0",  "1",   "false", "true", NULL };
	static const char *const policies[] = { "switch", "fill", "ring", NULL };
	static const char *const encodings[] = { "ascii", "utf8", NULL };
	static const char *const resizes[] = { "auto", "manual", NULL };
	static const char *const unwinds[] = { "auto", "fp", "cfi", NULL };
	static const char *const evaltimes[] = { "exec", "preinit", "postinit", "main", NULL };
	static const struct unit_suffix plain[] = { { "", 1 }, { NULL, 0 } };
	int64_t factor;

	switch (row->kind) {
	case OPT_BOOL:
		if (!s) {
			*out = 1;
			return true;
		}
		if (!read_word(s, off_on, out))
			return false;
		*out &= 1;
		return true;
	case OPT_POLICY:
		return s && read_word(s, policies, out);
	case OPT_CHARSET:
		if (!s || !read_word(s, encodings, out))
			return false;
		++*out;
		return true;
	case OPT_RESIZE:
		return s && read_word(s, resizes, out);
	case OPT_UNWIND:
		return s && read_word(s, unwinds, out);
	case OPT_KIND_EVALTIME:
		return s && read_word(s, evaltimes, out);
	case OPT_LIMIT:
		if (s && !strcasecmp(s, "unlimited")) {
			*out = INT64_MAX;
			return true;
		}
		/* fallthrough */
	case OPT_SIZE:
		return s && read_number(s, sizes, out, &factor) && *out >= row->least &&
		       *out <= row->most;
	case OPT_INT:
		return s && read_number(s, plain, out, &factor) && *out >= row->least &&
		       *out <= row->most;
	case OPT_TIME:
		if (!s || !read_number(s, times, out, &factor))
			return false;
		if (!factor) {
			if (*out <= 0 || *out > SECOND)
				return false;
			*out = SECOND / *out;
		}
		return *out >= row->least && *out <= row->most;
	case OPT_STRING:
	case OPT_LIST:
		*out = 1;
		return s && *s;
	case OPT_KIND_ATTRIBUTES:
		*out = 1;
		return s && stability_known(s);
	case OPT_KIND_VERSION:
		*out = 1;
		return s && read_version(s);
	case OPT_REFUSED:
		break;
	}
	return false;
}

static int find(const char *name)
{
	for (int i = 0; i < OPT_MAX; i++)
		if (!strcasecmp(rows[i].name, name))
			return i;
	return -1;
}

static int unknown(struct dtrace_hdl *h, const char *name)
{
	const char *best = NULL;
	unsigned least = 3;

	for (int i = 0; i < OPT_MAX; i++) {
		unsigned d = edit_distance(name, rows[i].name, least);

		if (rows[i].kind != OPT_REFUSED && d < least) {
			least = d;
			best = rows[i].name;
		}
	}
	if (best)
		return failf(h, EDT_BADOPTNAME, "Invalid option name (did you mean \"%s\"?)", best);
	return fail(h, EDT_BADOPTNAME);
}

static const char *expected(enum option_kind kind)
{
	switch (kind) {
	case OPT_BOOL:
		return "yes or no";
	case OPT_SIZE:
		return "a size: a number, with k, m, g or t";
	case OPT_INT:
		return "a number";
	case OPT_TIME:
		return "a rate or a time: a number with hz, ns, us, ms, s, m, h or d";
	case OPT_POLICY:
		return "switch, fill or ring";
	case OPT_CHARSET:
		return "ascii or utf8";
	case OPT_RESIZE:
		return "auto or manual";
	case OPT_UNWIND:
		return "auto, fp or cfi";
	case OPT_KIND_EVALTIME:
		return "exec, preinit, postinit or main";
	case OPT_LIMIT:
		return "a size: a number, with k, m, g or t; or unlimited";
	case OPT_KIND_ATTRIBUTES:
		return "<name>/<data>/<class>, as Stable/Evolving/Common";
	case OPT_KIND_VERSION:
		return "a version of D: 1.0 to 2.0";
	default:
		return "a value";
	}
}

static int bad_value(struct dtrace_hdl *h, const struct option_row *row)
{
	if (row->kind == OPT_SIZE && row->most == INT64_MAX)
		return failf(h, EDT_BADOPTVAL,
			     "Invalid value for specified option (%s, not less than %lld)",
			     expected(row->kind), (long long)row->least);
	if (row->kind == OPT_INT || row->kind == OPT_SIZE)
		return failf(h, EDT_BADOPTVAL,
			     "Invalid value for specified option (%s from %lld to %lld)",
			     expected(row->kind), (long long)row->least, (long long)row->most);
	return failf(h, EDT_BADOPTVAL, "Invalid value for specified option (%s)",
		     expected(row->kind));
}

static bool is_string(enum option_kind kind)
{
	return kind == OPT_STRING || kind == OPT_LIST || kind == OPT_KIND_ATTRIBUTES ||
	       kind == OPT_KIND_VERSION;
}

/* The preprocessor's options keep their order, whatever their kind, as its arguments. */
static int cpp_argument(struct dtrace_hdl *h, enum option_id id, const char *value,
			enum option_source from)
{
	const char *letter = id == OPT_DEFINE ? "-D" : id == OPT_UNDEF ? "-U" : "-I";
	char *arg;
	int rc;

	if (asprintf(&arg, "%s%s", letter, value) < 0)
		return fail_nomem(h);
	rc = option_set(h, "cppargs", arg, from);
	free(arg);
	return rc;
}

/*
 * setenv and unsetenv keep their order: one list, of "NAME=value" and "NAME". A program's pragma comes when -c's commands have
 * their environment already.
 */
static int environment_change(struct dtrace_hdl *h, bool set, const char *value,
			      enum option_source from)
{
	struct option_value *v = &h->options.at[OPT_SETENV];
	char *list;

	if (*value == '=' || set != (strchr(value, '=') != NULL))
		return failf(h, EDT_BADOPTVAL, "Invalid value for specified option (%s)",
			     set ? "NAME=value" : "NAME");
	if (from == FROM_PRAGMA && h->procs)
		return failf(h, EDT_BADOPTCTX, "the processes of -c and -p run already: use -x");
	if (asprintf(&list, "%s%s%s", v->string ? v->string : "", v->string ? "\n" : "", value) < 0)
		return fail_nomem(h);
	free(v->string);
	v->string = list;
	return 0;
}

int option_set(struct dtrace_hdl *h, const char *name, const char *value, enum option_source from)
{
	int id = find(name);
	struct option_value *v;
	int64_t number, before;
	char *string = NULL;

	if (id < 0)
		return unknown(h, name);
	if (rows[id].kind == OPT_REFUSED)
		return failf(h, EDT_UNSUP, "Not supported: %s", rows[id].why);
	if (h->running && rows[id].when != WHEN_ANY)
		return fail(h, EDT_BADOPTCTX);
	if (!read_value(&rows[id], value, &number))
		return bad_value(h, &rows[id]);
	if (id == OPT_STDC && (strlen(value) != 1 || !strchr("acst", *value)))
		return failf(h, EDT_BADOPTVAL, "Invalid value for specified option (a, c, s or t)");
	if (id == OPT_FBTSOURCE && !func_source_exists(value))
		return failf(h, EDT_BADOPTVAL, "Invalid value for specified option (%s)",
			     func_source_names());
	if (id == OPT_SETENV || id == OPT_UNSETENV)
		return environment_change(h, id == OPT_SETENV, value, from);
	if (id == OPT_DEFINE || id == OPT_UNDEF || id == OPT_INCDIR)
		return cpp_argument(h, (enum option_id)id, value, from);
	v = &h->options.at[id];
	if (from < v->from)
		return 0;
	if (is_string(rows[id].kind)) {
		if (rows[id].kind != OPT_LIST || !v->string)
			string = strdup(value);
		else if (asprintf(&string, "%s\n%s", v->string, value) < 0)
			string = NULL;
		if (!string)
			return fail_nomem(h);
		free(v->string);
		v->string = string;
	}
	before = opt_value(h, id);
	v->value = number;
	v->from = from;
	if (h->reg) {
		h->reg->func_source = opt_string(h, OPT_FBTSOURCE);
		h->reg->list_refused = opt_value(h, OPT_FBTREFUSED);
	}
	if (id == OPT_STRSIZE && h->types)
		types_set_strsize(h->types, (unsigned)number);
	if (h->show)
		show_options_now(h);
	if (h->on_setopt && h->running) {
		dtrace_setoptdata_t data = { h, rows[id].name, before, number };

		if (h->on_setopt(&data, h->setopt_arg) == DTRACE_HANDLE_ABORT)
			return fail(h, EDT_DIRABORT);
	}
	return 0;
}

int dtrace_setopt(dtrace_hdl_t *h, const char *name, const char *value)
{
	return option_set(h, name, value, FROM_CALLER);
}

int dtrace_getopt(dtrace_hdl_t *h, const char *name, int64_t *value)
{
	int id = find(name);

	if (id < 0)
		return unknown(h, name);
	if (rows[id].kind == OPT_REFUSED || is_string(rows[id].kind))
		return fail(h, EDT_UNSUP);
	*value = opt_value(h, id);
	return 0;
}

int options_environment(struct dtrace_hdl *h)
{
	static const char prefix[] = "DTRACE_OPT_";

	for (char **e = environ; e && *e; e++) {
		const char *value;
		char name[64];
		size_t n;

		if (**e != 'D' || strncmp(*e, prefix, sizeof(prefix) - 1))
			continue;
		value = strchr(*e, '=');
		n = value ? (size_t)(value - *e) - (sizeof(prefix) - 1) : 0;
		if (!n || n >= sizeof(name))
			continue;
		memcpy(name, *e + sizeof(prefix) - 1, n);
		name[n] = '\0';
		if (option_set(h, name, value[1] ? value + 1 : NULL, FROM_ENVIRONMENT)) {
			char why[256];

			strncpy(why, dtrace_errmsg(h, h->error), sizeof(why) - 1);
			why[sizeof(why) - 1] = '\0';
			return failf(h, h->error, "environment variable %s%s: %s", prefix, name,
				     why);
		}
	}
	return 0;
}
