/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What #pragma D says of a program's declarations: attributes, binding, depends_on. (Options were
 * applied before the program was read; error, ident and line are the lexer's.)
 */
#include <string.h>

#include "lang/check.h"

/* Cuts the next word off *text, a quoted one without its quotes; NULL: no more. */
static char *next_word(struct checker *c, const char **text)
{
	const char *s = *text + strspn(*text, " \t\r\f\v"), *end;

	if (!*s)
		return NULL;
	if (*s == '"') {
		end = strchr(++s, '"');
		end = end ? end : s + strlen(s);
		*text = *end ? end + 1 : end;
	} else {
		end = s + strcspn(s, " \t\r\f\v\"");
		*text = end;
	}
	return arena_strndup(&c->d->arena, s, (size_t)(end - s));
}

void check_dependencies(struct checker *c)
{
	const struct lang_env *env = &c->p->env;

	for (const struct pragma *p = c->p->tree.pragmas; p; p = p->next) {
		const char *text = p->text, *kind, *name;

		if (strcmp(p->kind, "depends_on") != 0)
			continue;
		kind = next_word(c, &text);
		name = next_word(c, &text);
		if (strcmp(kind, "provider") != 0 && strcmp(kind, "module") != 0 &&
		    strcmp(kind, "library") != 0)
			fail(c, "D_PRAGMA_INVAL", p->loc,
			     "invalid class %s specified by #pragma D depends_on: must be "
			     "\"provider\", \"module\" or \"library\"",
			     kind);
		if (env->depends && !env->depends(env->ctx, kind, name))
			fail(c, "D_PRAGMA_DEPEND", p->loc, "program requires %s %s", kind, name);
	}
}

/* "Stable/Evolving/Common" */
static bool is_attributes(const char *s)
{
	static const char *const stability[] = { "Internal", "Private",	 "Obsolete", "External",
						 "Unstable", "Evolving", "Stable",   "Standard" };
	static const char *const class[] = {
		"Unknown", "CPU", "Platform", "Group", "ISA", "Common"
	};

	for (int part = 0; part < 3; part++) {
		size_t n = strcspn(s, "/"),
		       count = part < 2 ? ARRAY_SIZE(stability) : ARRAY_SIZE(class);
		const char *const *words = part < 2 ? stability : class;
		bool known = false;

		for (size_t i = 0; i < count; i++)
			known = known ||
				(strlen(words[i]) == n && strncasecmp(words[i], s, n) == 0);
		if (!known || (s[n] == '/') != (part < 2))
			return false;
		s += n + 1;
	}
	return true;
}

static bool is_version(const char *s)
{
	int parts = 0;

	while (*s) {
		size_t n = strspn(s, "0123456789");

		parts++;
		if (!n || n > 4 || (s[n] && s[n] != '.') || (s[n] == '.' && !s[n + 1]))
			return false;
		s += n + (s[n] == '.');
	}
	return parts == 2 || parts == 3;
}

/* Where the attributes of what is declared under this name are noted. */
static const char **attributes_of(struct checker *c, const struct pragma *p, const char *name)
{
	static const char *ignored;
	struct inline_def *def = inline_find(c, name);
	struct var *v = symtab_var(c->st, VAR_GLOBAL, name);

	if (def && (!def->library || c->p->opts.library))
		return &def->stability;
	if (v)
		return &v->stability;
	if (def || builtin_find(name))
		fail(c, "D_PRAGMA_SCOPE", p->loc,
		     "#pragma D %s cannot modify %s: it is not the program's own", p->kind, name);
	if (type_find(c->ts, "D", BTF_KIND_TYPEDEF, name) == TID_NONE)
		fail(c, "D_PRAGMA_UNDEF", p->loc, "cannot set %s of %s: it is not declared",
		     p->kind, name);
	return &ignored;
}

static void check_attributes(struct checker *c, const struct pragma *p)
{
	static const char *const parts[] = { "provider", "module", "function", "name", "args" };
	const char *text = p->text, *attr = next_word(c, &text), *what = next_word(c, &text),
		   *name = next_word(c, &text), *part = next_word(c, &text);
	bool known = false;

	if (!is_attributes(attr))
		fail(c, "D_PRAGMA_INVAL", p->loc,
		     "invalid attributes \"%s\": expected "
		     "<name>/<data>/<class>",
		     attr);
	if (!name) {
		*attributes_of(c, p, what) = attr;
		return;
	}
	if (strcmp(what, "provider") != 0 || !part)
		fail(c, "D_PRAGMA_MALFORM", p->loc,
		     "malformed #pragma D attributes: expected #pragma D attributes "
		     "<name>/<data>/<class> provider <provider> "
		     "provider|module|function|name|args");
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		known = known || strcmp(parts[i], part) == 0;
	if (!known)
		fail(c, "D_PRAGMA_INVAL", p->loc,
		     "invalid component \"%s\" in attributes of provider %s", part, name);
}

static void check_binding(struct checker *c, const struct pragma *p)
{
	const char *text = p->text, *version = next_word(c, &text), *name = next_word(c, &text);

	if (!is_version(version))
		fail(c, "D_PRAGMA_INVAL", p->loc, "invalid version \"%s\" in #pragma D binding",
		     version);
	(void)attributes_of(c, p, name);
}

void check_pragmas(struct checker *c)
{
	for (const struct pragma *p = c->p->tree.pragmas; p; p = p->next) {
		if (strcmp(p->kind, "attributes") == 0)
			check_attributes(c, p);
		else if (strcmp(p->kind, "binding") == 0)
			check_binding(c, p);
	}
}
