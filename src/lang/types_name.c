/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Types as C text. A declarator reads inside out, so a name is built around a middle: pointers grow
 * it on the left, arrays and parameter lists on the right, until a base type is reached.
 */
#include <stdio.h>
#include <string.h>

#include "lang/types_impl.h"

#define NAME_MAX_LEN 512

struct middle {
	char buf[NAME_MAX_LEN];
	size_t at, end; /* text is buf[at..end) */
};

static void put_left(struct middle *m, const char *s)
{
	size_t n = strlen(s);

	if (n <= m->at) {
		m->at -= n;
		memcpy(m->buf + m->at, s, n);
	}
}

static void put_right(struct middle *m, const char *s)
{
	size_t n = strlen(s);

	if (m->end + n <= sizeof(m->buf)) {
		memcpy(m->buf + m->end, s, n);
		m->end += n;
	}
}

static void name_of(const struct types *ts, dt_tid t, char *buf, size_t n, int depth);

static void put_params(const struct types *ts, struct middle *m, dt_tid proto, int depth)
{
	unsigned n = type_nparams(ts, proto);

	put_right(m, "(");
	for (unsigned i = 0; i < n; i++) {
		char p[128] = "?";
		dt_tid pt;

		if (type_param(ts, proto, i, NULL, &pt))
			name_of(ts, pt, p, sizeof(p), depth + 1);
		if (i)
			put_right(m, ", ");
		put_right(m, p);
	}
	if (type_is_variadic(ts, proto))
		put_right(m, n ? ", ..." : "...");
	else if (!n)
		put_right(m, "void");
	put_right(m, ")");
}

const char *type_c_spelling(const char *s)
{
	static const char *const pairs[][2] = {
		{ "long unsigned int", "unsigned long" },
		{ "long int", "long" },
		{ "short int", "short" },
		{ "short unsigned int", "unsigned short" },
		{ "long long int", "long long" },
		{ "long long unsigned int", "unsigned long long" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (strcmp(s, pairs[i][0]) == 0)
			return pairs[i][1];
	return s;
}

static void put_base(struct middle *m, const char *qual, const char *prefix, const char *name)
{
	char base[NAME_MAX_LEN];

	snprintf(base, sizeof(base), "%s%s%s%s", qual, prefix, *name ? name : "(anon)",
		 m->end > m->at ? " " : "");
	put_left(m, base);
}

static void name_of(const struct types *ts, dt_tid t, char *buf, size_t n, int depth)
{
	struct middle m = { .at = NAME_MAX_LEN / 2, .end = NAME_MAX_LEN / 2 };
	bool is_const = false, is_volatile = false, pointer_last = false;
	const char *qual = "";

	for (int i = 0; i < MAX_STRIP; i++) {
		const struct btf_type *r = t == TID_NONE ? NULL : types_record(ts, t);
		unsigned k = r ? btf_rec_kind(r) : BTF_KIND_UNKN;
		const char *name = r		 ? types_string(ts, t, r->name_off)
				   : t == T_VOID ? "void"
						 : "?";
		char dim[32];

		qual = is_const && is_volatile ? "const volatile "
		       : is_const	       ? "const "
		       : is_volatile	       ? "volatile "
					       : "";
		switch (k) {
		case BTF_KIND_CONST:
			is_const = true;
			break;
		case BTF_KIND_VOLATILE:
			is_volatile = true;
			break;
		case BTF_KIND_RESTRICT:
		case BTF_KIND_TYPE_TAG:
			break;
		case BTF_KIND_PTR:
			put_left(&m, is_const ? (m.end > m.at ? "*const " : "*const") : "*");
			is_const = is_volatile = false;
			pointer_last = true;
			break;
		case BTF_KIND_ARRAY:
		case BTF_KIND_FUNC_PROTO:
			if (pointer_last) {
				put_left(&m, "(");
				put_right(&m, ")");
			}
			pointer_last = false;
			if (k == BTF_KIND_FUNC_PROTO) {
				if (depth < 4)
					put_params(ts, &m, t, depth);
				else
					put_right(&m, "()");
			} else {
				snprintf(dim, sizeof(dim), "[%u]",
					 ((const struct btf_array *)(r + 1))->nelems);
				put_right(&m, dim);
				t = types_ref(ts, t, ((const struct btf_array *)(r + 1))->type);
				continue;
			}
			break;
		case BTF_KIND_STRUCT:
			put_base(&m, qual, t == T_USYMADDR ? "" : "struct ", name);
			goto done;
		case BTF_KIND_UNION:
			put_base(&m, qual, "union ", name);
			goto done;
		case BTF_KIND_FWD:
			put_base(&m, qual, btf_rec_kflag(r) ? "union " : "struct ", name);
			goto done;
		case BTF_KIND_ENUM:
		case BTF_KIND_ENUM64:
			put_base(&m, qual, "enum ", name);
			goto done;
		case BTF_KIND_FUNC:
			break; /* a function is told by its prototype */
		default:
			put_base(&m, qual, "", k == BTF_KIND_INT ? type_c_spelling(name) : name);
			goto done;
		}
		t = types_ref(ts, t, r->type);
	}
	put_base(&m, qual, "", "?");
done:
	snprintf(buf, n, "%.*s", (int)(m.end - m.at), m.buf + m.at);
}

char *type_name(const struct types *ts, dt_tid t, char *buf, size_t n)
{
	name_of(ts, t, buf, n, 0);
	return buf;
}
