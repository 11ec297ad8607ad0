/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Clauses and their probe descriptions.
 *
 *	clause:      description { "," description } [ "/" expression "/" ] [ "{" statements "}" ]
 *	description: [[[provider ":"] module ":"] function ":"] name  |  number
 *
 * A description's parts are counted from the right. -P, -m and -f read the same text, but their
 *last part is the provider, the module or the function. Macro variables are put in here, part by
 *part, so a value never adds a colon - unless the whole description is one macro argument.
 */
#include "lang/parse_impl.h"

#include <errno.h>
#include <string.h>

static DT_NORETURN void bad_description(struct parser *ps, struct loc loc, const char *text,
					const char *hint, const char *why)
{
	diag_fail_hint(&ps->prog->dc, "D_PDESC_INVAL", loc, hint,
		       "invalid probe description \"%s\": %s", text, why);
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The value of the macro variable whose name (without $) is the len bytes at name. */
static const char *macro_value(struct parser *ps, const char *name, size_t len, const char *text,
			       struct loc loc)
{
	struct program *p = ps->prog;
	struct arena *arena = &p->dc.arena;
	const char *value;
	int64_t number;

	if (is_digit(*name)) {
		unsigned long n = 0;

		for (size_t i = 0; i < len && n < 1000000; i++)
			n = n * 10 + (unsigned long)(name[i] - '0');
		value = lex_macro_arg(&ps->lx, n);
		if (!value)
			diag_fail_hint(&p->dc, "D_MACRO_UNDEF", loc,
				       "it is given after the options and the program",
				       "macro argument $%.*s is not defined", (int)len, name);
		return value;
	}
	const char *key = arena_strndup(arena, name, len);

	if (p->env.macro && !p->env.macro(p->env.ctx, key, &number))
		return arena_printf(arena, "%lld", (long long)number);
	bad_description(ps, loc, text,
			!strcmp(key, "target") ? "$target is the process of -p or -c"
					       : "a $ that is part of the name is written \\$",
			arena_printf(arena, "undefined macro variable $%s", key));
}

/* part with its macro variables replaced. */
static const char *put_in_macros(struct parser *ps, const char *part, const char *text,
				 struct loc loc)
{
	struct arena *arena = &ps->prog->dc.arena;
	VEC(char) out = { 0 };

	if (!strchr(part, '$'))
		return part;
	while (*part) {
		if (*part == '\\' && part[1]) {
			vec_push(arena, &out, *part++);
			vec_push(arena, &out, *part++);
			continue;
		}
		if (*part != '$') {
			vec_push(arena, &out, *part++);
			continue;
		}
		const char *name = part + 1 + (part[1] == '$');
		size_t len = 0;

		while (is_digit(*name) ? is_digit(name[len]) : is_name_char(name[len]))
			len++;
		if (!len)
			bad_description(ps, loc, text,
					"a $ that is part of the name is written \\$",
					"$ without the name of a macro variable");
		for (const char *v = macro_value(ps, name, len, text, loc); *v; v++)
			vec_push(arena, &out, *v);
		part = name + len;
	}
	vec_push(arena, &out, '\0');
	return out.at;
}

static bool all_digits(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s);
}

static uint32_t parse_id(struct parser *ps, const char *text, struct loc loc)
{
	uint64_t id = 0;

	for (const char *p = text; *p && id <= UINT32_MAX; p++)
		id = id * 10 + (uint64_t)(*p - '0');
	if (!id || id > UINT32_MAX)
		bad_description(ps, loc, text, NULL, "there is no such probe identifier");
	return (uint32_t)id;
}

/* How many parts a description may have at most, by what its last one is. */
static unsigned parts_max(const struct compile_opts *opts)
{
	switch (opts->spec) {
	case PSPEC_PROVIDER:
		return 1;
	case PSPEC_MODULE:
		return 2;
	case PSPEC_FUNC:
		return 3;
	default:
		return 4;
	}
}

/* Splits at the colons that no backslash hides. Returns how many parts there are; fills the last
 * four of them. */
static unsigned split(struct arena *arena, const char *text, const char *parts[4])
{
	unsigned n = 1;
	const char *start = text;

	for (const char *p = text;; p++) {
		if (*p == '\\' && p[1]) {
			p++;
			continue;
		}
		if (*p && *p != ':')
			continue;
		for (unsigned i = 0; i < 3; i++)
			parts[i] = parts[i + 1];
		parts[3] = arena_strndup(arena, start, (size_t)(p - start));
		if (!*p)
			return n;
		start = p + 1;
		n++;
	}
}

/*
 * Functions of C++ have colons in their names: "pid1::ns::f:entry". What stands between the second colon and the last is the function,
 * if that has colons in pairs only. parts is left as it is if not.
 */
static bool split_scoped(struct arena *arena, const char *text, const char *parts[4])
{
	const char *mod = strchr(text, ':'), *func = mod ? strchr(mod + 1, ':') : NULL;
	const char *name = strrchr(text, ':');

	if (!func || name <= func + 1 || func[1] == ':' || name[-1] == ':')
		return false;
	for (const char *p = func + 1; p < name; p++) {
		if (*p != ':')
			continue;
		if (p[1] != ':' || p + 1 >= name)
			return false;
		p++;
	}
	parts[0] = arena_strndup(arena, text, (size_t)(mod - text));
	parts[1] = arena_strndup(arena, mod + 1, (size_t)(func - mod - 1));
	parts[2] = arena_strndup(arena, func + 1, (size_t)(name - func - 1));
	parts[3] = arena_strdup(arena, name + 1);
	return true;
}

static void parse_description(struct parser *ps, struct probe_desc *d, const char *text,
			      struct loc loc)
{
	struct arena *arena = &ps->prog->dc.arena;
	unsigned max = parts_max(&ps->prog->opts);
	const char *parts[4] = { "", "", "", "" };

	d->loc = loc;
	if (*text == '$' && !strchr(text, ':'))
		text = put_in_macros(ps, text, text, loc);
	if (all_digits(text)) {
		d->text = text;
		d->id = parse_id(ps, text, loc);
		return;
	}
	unsigned n = split(arena, text, parts);

	if (n > max && max == 4 && split_scoped(arena, text, parts))
		n = 4;
	if (n > max)
		bad_description(ps, loc, text,
				max == 4 ? "a description is provider:module:function:name"
					 : "-P takes provider, -m [provider:]module, -f "
					   "[[provider:]module:]function",
				"it has too many parts");
	const char **slots[4] = { &d->prov, &d->mod, &d->func, &d->name };

	for (unsigned i = 0; i < n; i++) {
		const char *part = parts[4 - n + i];

		*slots[max - n + i] = put_in_macros(ps, part, text, loc);
	}
	for (unsigned i = 0; i < 4; i++) {
		if (!*slots[i])
			*slots[i] = "";
	}
	/* The text with values in, as written otherwise. */
	if (strchr(text, '$')) {
		const char *whole = *slots[max - n];

		for (unsigned i = 1; i < n; i++)
			whole = arena_printf(arena, "%s:%s", whole, *slots[max - n + i]);
		text = whole;
	}
	d->text = text;
}

static const char *after_description_hint(struct parser *ps, int c)
{
	if (c == ';')
		return "a clause is probe-description /predicate/ { actions }";
	if (c == '=' || c == '(')
		return "statements stand inside of clauses, as in BEGIN { ... }";
	if (ps->last.kind == TOK_EPRED)
		return "the actions after a predicate stand in { }";
	return "a probe description is followed by , or /predicate/ or { actions }; a declaration "
	       "begins with a known "
	       "type";
}

/* "/" expression "/" */
static struct node *parse_predicate(struct parser *ps)
{
	struct opener slash;

	ps->prog->dc.region = "predicate";
	ps_open(ps, &slash);
	ps->lx.in_pred = true;
	ps->lx.nest = 0;
	struct node *pred = parse_expression(ps);

	if (!ps_at(ps, TOK_EPRED))
		ps_fail(ps, "a predicate ends with / before its {");
	ps_close(ps, &slash);
	ps->lx.in_pred = false;
	return pred;
}

void parse_clause(struct parser *ps, const char *text, struct loc loc)
{
	struct program *p = ps->prog;
	struct arena *arena = &p->dc.arena;
	struct clause *cl = arena_new(arena, struct clause);
	VEC(struct probe_desc) probes = { 0 };
	int c;

	for (;;) {
		struct probe_desc d = { 0 };

		parse_description(ps, &d, text, loc);
		vec_push(arena, &probes, d);
		c = lex_skip(&ps->lx);
		if (c != ',')
			break;
		ps->lx.off++;
		lex_skip(&ps->lx);
		text = lex_description(&ps->lx, &loc);
		if (!text)
			ps_fail(ps, "a probe description is expected after the comma");
	}
	cl->probes = probes.at;
	cl->nprobes = (unsigned)probes.n;
	cl->loc = loc_join(probes.at[0].loc, loc);
	cl->index = p->tree.nclauses++;
	*ps->clause_end = cl;
	ps->clause_end = &cl->next;

	if (c == '/') {
		cl->pred = parse_predicate(ps);
		c = lex_skip(&ps->lx);
	}
	if (c == '{') {
		p->dc.region = "action list";
		cl->has_body = true;
		cl->body = parse_body(ps);
		return;
	}
	/* On the command line a description or a predicate may be all there is. */
	if (p->opts.spec == PSPEC_NONE && c < 0)
		diag_fail(&p->dc, "D_SYNTAX", cl->loc, "expected %s following probe description%s",
			  cl->pred ? "actions { }" : "predicate and/or actions",
			  cl->pred ? " and predicate" : "");
	if (p->opts.spec == PSPEC_NONE || (c >= 0 && c != ';'))
		ps_fail(ps, after_description_hint(ps, c));
}
