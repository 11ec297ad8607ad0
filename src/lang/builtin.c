/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The identifier table and its prototypes. The table is searched by a small hash made at first use;
 * a prototype is parsed each time it is needed, which costs less than keeping it would.
 */
#include <ctype.h>
#include <pthread.h>
#include <string.h>

#include "lang/builtin.h"
#include "lang/check.h"

const struct builtin builtin_table[BI_MAX] = {
#define B(id, name, kind, proto, flags, stab) { BI_##id, name, kind, proto, flags, stab },
#include "lang/builtins.def"
#undef B
};

#define SLOTS 512

static uint16_t slots[SLOTS]; /* id + 1 */
static pthread_once_t slots_once = PTHREAD_ONCE_INIT;

static void fill_slots(void)
{
	for (unsigned i = 0; i < BI_MAX; i++) {
		const char *name = builtin_table[i].name;
		size_t at = hash_bytes(name, strlen(name)) % SLOTS;

		while (slots[at])
			at = (at + 1) % SLOTS;
		slots[at] = (uint16_t)(i + 1);
	}
}

const struct builtin *builtin_find(const char *name)
{
	size_t at;

	pthread_once(&slots_once, fill_slots);
	for (at = hash_bytes(name, strlen(name)) % SLOTS; slots[at]; at = (at + 1) % SLOTS)
		if (strcmp(builtin_table[slots[at] - 1].name, name) == 0)
			return &builtin_table[slots[at] - 1];
	return NULL;
}

const char *builtin_near(const char *name)
{
	unsigned best = (unsigned)strlen(name) / 3 + 1;
	const char *near = NULL;

	for (unsigned i = 0; i < BI_MAX; i++) {
		unsigned d = edit_distance(name, builtin_table[i].name, best);

		/* Of two that are as near, the longer one: letters are left out more often than put in. */
		bool nearer = d < best ||
			      (near && d == best && strlen(builtin_table[i].name) > strlen(near));

		if (nearer) {
			best = d;
			near = builtin_table[i].name;
		}
	}
	return near;
}

/* ---- prototypes: see builtin.h for the grammar ---- */

static const struct {
	const char *text;
	enum param_kind kind;
} special[] = {
	{ "@", PK_AGG },	   { "lvalue", PK_LVALUE }, { "scalar", PK_SCALAR },
	{ "any", PK_ANY },	   { "format", PK_FORMAT }, { "const", PK_CONST },
	{ "literal", PK_LITERAL },
};

/* A type as rows write them: [struct|union|enum] words, then stars. */
static bool row_type(struct types *ts, struct arena *a, const char *text, size_t len, dt_tid *out)
{
	unsigned stars = 0, kind = BTF_KIND_TYPEDEF;
	char *s;

	while (len && (text[len - 1] == '*' || text[len - 1] == ' ')) {
		stars += text[len - 1] == '*';
		len--;
	}
	s = arena_strndup(a, text, len);
	if (!s)
		return false;
	if (strncmp(s, "struct ", 7) == 0) {
		kind = BTF_KIND_STRUCT;
		s += 7;
	} else if (strncmp(s, "union ", 6) == 0) {
		kind = BTF_KIND_UNION;
		s += 6;
	} else if (strncmp(s, "enum ", 5) == 0) {
		kind = BTF_KIND_ENUM;
		s += 5;
	}
	*out = strcmp(s, "void") == 0 ? T_VOID : type_find(ts, NULL, kind, s);
	/* Without the kernel's types a pointer to one of its structures is still a pointer. */
	if (*out == TID_NONE && kind != BTF_KIND_TYPEDEF && stars)
		*out = T_VOID;
	while (stars-- && *out != TID_NONE)
		*out = type_ptr(ts, *out);
	return *out != TID_NONE;
}

static bool row_param(struct types *ts, struct arena *a, const char *s, size_t len,
		      struct proto_param *p)
{
	if (len && s[0] == '[' && s[len - 1] == ']') {
		p->optional = true;
		s++;
		len -= 2;
	}
	p->text = arena_strndup(a, s, len);
	if (!p->text)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(special); i++) {
		if (strcmp(p->text, special[i].text) == 0) {
			p->kind = special[i].kind;
			return true;
		}
	}
	p->kind = PK_TYPE;
	return row_type(ts, a, s, len, &p->type);
}

bool builtin_proto(struct types *ts, struct arena *a, const struct builtin *b, struct proto *out,
		   const char **missing)
{
	const char *open = strchr(b->proto, '('), *s;

	*out = (struct proto){ .result = T_VOID };
	*missing = b->proto;
	if (!row_type(ts, a, b->proto, open ? (size_t)(open - b->proto) : strlen(b->proto),
		      &out->result))
		return false;
	for (s = open ? open + 1 : ""; *s && *s != ')';) {
		size_t len = strcspn(s, ",)");
		struct proto_param *p = &out->params[out->nparams];

		if (len == 3 && strncmp(s, "...", 3) == 0) {
			out->variadic = true;
		} else {
			if (out->nparams == ARRAY_SIZE(out->params) ||
			    !row_param(ts, a, s, len, p)) {
				*missing = s;
				return false;
			}
			out->nparams++;
			out->nrequired += !p->optional;
		}
		s += len;
		while (*s == ',' || *s == ' ')
			s++;
	}
	return true;
}
