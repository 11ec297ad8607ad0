/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * C text of a simple type ("const struct iovec *") to a type: the form in which providers write
 * down their arguments.
 *
 *   type  = words { "*" [ "const" ] }
 *   words = [ "const" ] ( ( "struct" | "union" | "enum" ) tag | typedef or integer in its usual
 * spelling ) [ "const" ]
 */
#include "probe/internal.h"

#include <stdio.h>
#include <string.h>

#define MAX_WORD 64

/* What a kernel without BTF would have told; D's own types need none of this. */
static const struct {
	const char *name;
	dt_tid tid;
} known_typedefs[] = {
	{ "umode_t", T_USHORT }, { "loff_t", T_LLONG },	       { "off_t", T_LONG },
	{ "key_t", T_INT },	 { "key_serial_t", T_INT },    { "mqd_t", T_INT },
	{ "timer_t", T_INT },	 { "clockid_t", T_INT },       { "qid_t", T_UINT },
	{ "rwf_t", T_INT },	 { "aio_context_t", T_ULONG },
};

struct text {
	const char *at, *end;
	char word[MAX_WORD];
};

/* The next word or "*" into t->word; "" at the end. false: something else is there, or a word is
 * too long. */
static bool next(struct text *t)
{
	size_t n = 0;

	while (t->at < t->end && *t->at == ' ')
		t->at++;
	if (t->at < t->end && *t->at == '*') {
		t->at++;
		strcpy(t->word, "*");
		return true;
	}
	while (t->at < t->end && n < MAX_WORD - 1) {
		char c = *t->at;

		if (!(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		      (c >= 'A' && c <= 'Z')))
			break;
		t->word[n++] = c;
		t->at++;
	}
	t->word[n] = '\0';
	return n || t->at == t->end;
}

static dt_tid tagged(struct types *ts, unsigned kind, const char *tag)
{
	dt_tid t = type_find(ts, NULL, kind, tag);

	return t != TID_NONE ? t : type_fwd(ts, kind, tag);
}

static dt_tid named(struct types *ts, const char *name)
{
	dt_tid t;

	if (!strcmp(name, "void"))
		return T_VOID;
	t = type_find(ts, NULL, BTF_KIND_TYPEDEF, name);
	for (size_t i = 0; i < ARRAY_SIZE(known_typedefs) && t == TID_NONE; i++)
		if (!strcmp(known_typedefs[i].name, name))
			t = type_typedef(ts, name, known_typedefs[i].tid);
	return t != TID_NONE ? t : type_fwd(ts, BTF_KIND_STRUCT, name);
}

dt_tid type_from_text(struct types *ts, const char *text, size_t len, bool user)
{
	struct text t = { .at = text, .end = text + len };
	char name[4 * MAX_WORD] = "";
	bool is_const = false;
	unsigned kind = 0;
	dt_tid tid;

	for (;;) {
		if (!next(&t))
			return TID_NONE;
		if (!t.word[0] || t.word[0] == '*')
			break;
		if (!strcmp(t.word, "const"))
			is_const = true;
		else if (!strcmp(t.word, "struct"))
			kind = BTF_KIND_STRUCT;
		else if (!strcmp(t.word, "union"))
			kind = BTF_KIND_UNION;
		else if (!strcmp(t.word, "enum"))
			kind = BTF_KIND_ENUM;
		else if (strlen(name) + strlen(t.word) + 2 > sizeof(name))
			return TID_NONE;
		else
			snprintf(name + strlen(name), sizeof(name) - strlen(name), "%s%s",
				 *name ? " " : "", t.word);
	}
	if (!*name)
		return TID_NONE;
	tid = kind ? tagged(ts, kind, name) : named(ts, name);
	if (is_const && tid != TID_NONE)
		tid = type_const(ts, tid);
	while (t.word[0] && tid != TID_NONE) {
		if (t.word[0] == '*')
			tid = type_ptr(ts, user ? type_user(ts, tid) : tid);
		else if (!strcmp(t.word, "const"))
			tid = type_const(ts, tid);
		else
			return TID_NONE;
		if (!next(&t))
			return TID_NONE;
	}
	return tid;
}
