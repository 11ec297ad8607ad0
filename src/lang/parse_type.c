/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Types as D writes them: specifiers ("unsigned long", "struct s { ... }") and declarators
 * ("*a[4]"). What the names mean is decl.c's business; here only their shape is read.
 */
#include "lang/parse_impl.h"

#include <linux/btf.h>
#include <string.h>

bool keyword_starts_type(int kind)
{
	switch (kind) {
	case KW_CHAR:
	case KW_CONST:
	case KW_DOUBLE:
	case KW_ENUM:
	case KW_FLOAT:
	case KW_INT:
	case KW_LONG:
	case KW_RESTRICT:
	case KW_SHORT:
	case KW_SIGNED:
	case KW_STRING:
	case KW_STRUCT:
	case KW_UNION:
	case KW_UNSIGNED:
	case KW_USERLAND:
	case KW_VOID:
	case KW_VOLATILE:
		return true;
	default:
		return false;
	}
}

static enum decl_storage storage_of(int kind)
{
	switch (kind) {
	case KW_AUTO:
		return STORE_AUTO;
	case KW_EXTERN:
		return STORE_EXTERN;
	case KW_INLINE:
		return STORE_INLINE;
	case KW_REGISTER:
		return STORE_REGISTER;
	case KW_SELF:
		return STORE_SELF;
	case KW_STATIC:
		return STORE_STATIC;
	case KW_THIS:
		return STORE_THIS;
	case KW_TYPEDEF:
		return STORE_TYPEDEF;
	default:
		return STORE_NONE;
	}
}

bool keyword_is_storage(int kind)
{
	return storage_of(kind) != STORE_NONE;
}

bool ps_at_type(struct parser *ps)
{
	const struct tok *t = ps_peek(ps);

	if (t->kind != TOK_IDENT)
		return keyword_starts_type(t->kind);
	struct ps_mark here = ps_mark(ps);
	const char *name = ps_take(ps).name;
	bool certain = false;

	while (ps_at(ps, TOK_BACKQUOTE)) {
		ps_take(ps);
		if (keyword_starts_type(ps_peek(ps)->kind))
			certain = true;
		if (!ps_at(ps, TOK_IDENT))
			break;
		name = ps_take(ps).name;
	}
	/* Two names in a row are a type and what it declares; a star with nothing after it makes a
	 * pointer. */
	if (ps_at(ps, TOK_IDENT))
		certain = true;
	for (bool star = false; !certain && (star || ps_at(ps, TOK_STAR)); star = true) {
		if (!ps_accept(ps, TOK_STAR)) {
			certain =
				ps_at(ps, TOK_RBRAC) || ps_at(ps, TOK_COMMA) || ps_at(ps, TOK_RPAR);
			break;
		}
	}
	ps_return(ps, &here);
	return certain || ps_is_type(ps, name);
}

/* ---- structs, unions, enums ---- */

/* member: specifiers [ member-declarator { "," member-declarator } ] ";"
 * member-declarator: [ declarator ] [ ":" conditional ] */
static void parse_members(struct parser *ps, struct type_spec *spec)
{
	struct arena *arena = &ps->prog->dc.arena;
	VEC(struct member_decl) members = { 0 };
	struct opener brace;

	ps_open(ps, &brace);
	do {
		const struct tok *t = ps_peek(ps);

		if (keyword_is_storage(t->kind))
			diag_fail(&ps->prog->dc, "D_DECL_CLASS", ps_loc(ps, t),
				  "a member of a struct or union can have no storage class");
		if (!keyword_starts_type(t->kind) && t->kind != TOK_IDENT &&
		    t->kind != TOK_BACKQUOTE)
			ps_fail(ps, t->kind == TOK_RBRACE
					    ? "a struct or union has at least one member"
					    : NULL);
		struct type_spec *of = parse_specifiers(ps, false);

		do {
			struct member_decl m = { 0 };

			parse_declarator(ps, of, &m.tn);
			if (ps_accept(ps, TOK_COLON))
				m.bits = parse_conditional(ps);
			else if (!m.tn.name && !of->has_body)
				ps_fail(ps, "the name of a member is expected");
			vec_push(arena, &members, m);
		} while (ps_accept(ps, TOK_COMMA));
		ps_expect(ps, TOK_SEMI, "a member's declaration ends with ;");
	} while (!ps_at(ps, TOK_RBRACE));
	ps_close(ps, &brace);
	spec->members = members.at;
	spec->nmembers = (unsigned)members.n;
}

/* enumerators: name [ "=" conditional ] { "," ... } [ "," ] */
static void parse_enumerators(struct parser *ps, struct type_spec *spec)
{
	VEC(struct enum_decl) enums = { 0 };
	struct opener brace;

	ps_open(ps, &brace);
	do {
		struct tok t = ps_expect(ps, TOK_IDENT, "the name of an enumerator is expected");
		struct enum_decl e = { .name = t.name, .loc = ps_loc(ps, &t) };

		if (ps_accept(ps, TOK_ASSIGN))
			e.value = parse_conditional(ps);
		vec_push(&ps->prog->dc.arena, &enums, e);
	} while (ps_accept(ps, TOK_COMMA) && !ps_at(ps, TOK_RBRACE));
	ps_close(ps, &brace);
	spec->enums = enums.at;
	spec->nenums = (unsigned)enums.n;
}

/* sou: ( "struct" | "union" | "enum" ) ( [ tag ] "{" ... "}" | [ module "`" ] tag ) */
static void parse_tagged(struct parser *ps, struct type_spec *spec)
{
	struct tok kw = ps_take(ps), tag;

	ps_enter(ps);
	spec->kind = kw.kind == KW_STRUCT  ? BTF_KIND_STRUCT
		     : kw.kind == KW_UNION ? BTF_KIND_UNION
					   : BTF_KIND_ENUM;
	if (ps_at(ps, TOK_IDENT)) {
		tag = ps_take(ps);
		while (ps_at(ps, TOK_BACKQUOTE)) {
			ps_take(ps);
			spec->mod = spec->mod ? arena_printf(&ps->prog->dc.arena, "%s`%s",
							     spec->mod, tag.name)
					      : tag.name;
			tag = ps_expect(ps, TOK_IDENT, "the tag of a type is expected after `");
		}
		spec->base = tag.name;
	} else if (!ps_at(ps, TOK_LBRACE)) {
		ps_fail(ps, "a tag or { is expected");
	}
	if (ps_at(ps, TOK_LBRACE)) {
		spec->has_body = true;
		if (kw.kind == KW_ENUM)
			parse_enumerators(ps, spec);
		else
			parse_members(ps, spec);
	}
	ps_leave(ps);
}

/* ---- specifiers ---- */

/* The arithmetic words seen so far. */
struct words {
	int base; /* KW_INT ..., 0: none */
	unsigned shorts, longs;
	bool is_signed, is_unsigned;
};

static DT_NORETURN void bad_combination(struct parser *ps, struct loc loc)
{
	diag_fail(&ps->prog->dc, "D_DECL_COMBO", loc, "invalid type combination");
}

static void add_word(struct parser *ps, struct type_spec *spec, struct words *w)
{
	struct tok t = ps_take(ps);
	struct loc loc = loc_join(spec->loc, ps_loc(ps, &t));

	switch (t.kind) {
	case KW_SHORT:
		if (w->shorts++)
			bad_combination(ps, loc);
		break;
	case KW_LONG:
		if (++w->longs > 2)
			bad_combination(ps, loc);
		break;
	case KW_SIGNED:
		w->is_signed = true;
		break;
	case KW_UNSIGNED:
		w->is_unsigned = true;
		break;
	default:
		if (w->base || spec->base || spec->kind)
			bad_combination(ps, loc);
		w->base = t.kind;
		break;
	}
	if ((w->shorts && w->longs) || (w->is_signed && w->is_unsigned))
		bad_combination(ps, loc);
}

/* The words' canonical spelling. Fails as DTrace does on what can't be combined. */
static const char *words_name(struct parser *ps, const struct words *w, struct loc loc)
{
	struct diag_ctx *dc = &ps->prog->dc;
	bool sign = w->is_signed || w->is_unsigned;

	switch (w->base) {
	case KW_CHAR:
		if (w->shorts || w->longs)
			diag_fail(dc, "D_DECL_CHARATTR", loc,
				  "invalid type declaration: short and long may not be used with "
				  "char type");
		return w->is_unsigned ? "unsigned char" : w->is_signed ? "signed char" : "char";
	case KW_VOID:
		if (w->shorts || w->longs || sign)
			diag_fail(dc, "D_DECL_VOIDATTR", loc,
				  "invalid type declaration: attributes may not be used with void "
				  "type");
		return "void";
	case KW_FLOAT:
	case KW_DOUBLE:
	case KW_STRING:
		if (sign)
			diag_fail(dc, "D_DECL_SIGNINT", loc,
				  "invalid type declaration: signed and unsigned may only be used "
				  "with integer type");
		if (w->shorts || (w->longs && w->base == KW_STRING))
			diag_fail(dc, "D_DECL_LONGINT", loc,
				  "invalid type declaration: short and long may only be used with "
				  "integer or "
				  "floating-point type");
		if (w->longs && (w->base == KW_FLOAT || w->longs > 1))
			bad_combination(ps, loc);
		return w->base == KW_STRING  ? "string"
		       : w->base == KW_FLOAT ? "float"
		       : w->longs	     ? "long double"
					     : "double";
	default:
		if (w->shorts)
			return w->is_unsigned ? "unsigned short" : "short";
		if (w->longs == 2)
			return w->is_unsigned ? "unsigned long long" : "long long";
		if (w->longs)
			return w->is_unsigned ? "unsigned long" : "long";
		return w->is_unsigned ? "unsigned int" : "int";
	}
}

/* The name of a type: [ module "`" ] name | module "`" sou */
static void parse_named(struct parser *ps, struct type_spec *spec)
{
	struct tok t = { 0 };

	if (ps_at(ps, TOK_IDENT))
		t = ps_take(ps);
	while (ps_accept(ps, TOK_BACKQUOTE)) {
		if (t.name)
			spec->mod = spec->mod ? arena_printf(&ps->prog->dc.arena, "%s`%s",
							     spec->mod, t.name)
					      : t.name;
		int kind = ps_peek(ps)->kind;

		if (kind == KW_STRUCT || kind == KW_UNION || kind == KW_ENUM) {
			parse_tagged(ps, spec);
			return;
		}
		t = ps_expect(ps, TOK_IDENT, "the name of a type is expected after `");
	}
	spec->base = t.name;
}

/*
 * specifiers: { storage | "const" | "volatile" | "restrict" | "userland" | arithmetic word | sou |
 * type's name }
 *
 * A name is a type here as long as nothing else has said which type it is.
 */
struct type_spec *parse_specifiers(struct parser *ps, bool with_storage)
{
	struct type_spec *spec = arena_new(&ps->prog->dc.arena, struct type_spec);
	struct words words = { 0 };
	bool any_word = false;

	spec->loc = ps_loc(ps, ps_peek(ps));
	for (bool more = true; more;) {
		const struct tok *t = ps_peek(ps);
		bool have_base = any_word || spec->base || spec->kind;

		switch (t->kind) {
		case KW_CONST:
			spec->is_const = true;
			ps_take(ps);
			break;
		case KW_VOLATILE:
			spec->is_volatile = true;
			ps_take(ps);
			break;
		case KW_RESTRICT:
			spec->is_restrict = true;
			ps_take(ps);
			break;
		case KW_USERLAND:
			spec->userland = true;
			ps_take(ps);
			break;
		case KW_CHAR:
		case KW_DOUBLE:
		case KW_FLOAT:
		case KW_INT:
		case KW_LONG:
		case KW_SHORT:
		case KW_SIGNED:
		case KW_STRING:
		case KW_UNSIGNED:
		case KW_VOID:
			if (spec->base || spec->kind)
				bad_combination(ps, loc_join(spec->loc, ps_loc(ps, t)));
			any_word = true;
			add_word(ps, spec, &words);
			break;
		case KW_STRUCT:
		case KW_UNION:
		case KW_ENUM:
			if (have_base)
				bad_combination(ps, loc_join(spec->loc, ps_loc(ps, t)));
			parse_tagged(ps, spec);
			break;
		case TOK_IDENT:
		case TOK_BACKQUOTE:
			if (have_base) {
				more = false;
				break;
			}
			parse_named(ps, spec);
			break;
		default:
			if (!keyword_is_storage(t->kind)) {
				more = false;
				break;
			}
			if (!with_storage || spec->storage != STORE_NONE)
				diag_fail(&ps->prog->dc,
					  with_storage ? "D_DECL_CLASS" : "D_DECL_PARMCLASS",
					  ps_loc(ps, t),
					  with_storage ? "only one storage class allowed in each "
							 "declaration"
						       : "a storage class may not be used here");
			spec->storage = storage_of(t->kind);
			ps_take(ps);
			break;
		}
		if (more)
			spec->loc = loc_join(spec->loc, ps_loc(ps, &ps->last));
	}
	if (any_word)
		spec->base = words_name(ps, &words, spec->loc);
	else if (!spec->base && !spec->kind)
		ps_fail(ps, "the name of a type is expected");
	return spec;
}

/* ---- declarators ---- */

struct derivs {
	VEC(struct deriv) v;
};

static void add_deriv(struct parser *ps, struct derivs *ds, struct deriv d, struct loc at)
{
	if (ds->v.n >= DERIVS_MAX)
		diag_fail(&ps->prog->dc, "D_SYNTAX", at,
			  "declaration has more than %d pointers, arrays and functions",
			  DERIVS_MAX);
	vec_push(&ps->prog->dc.arena, &ds->v, d);
}

/*
 * parameters: parameter { "," parameter } [ "," "..." ] | "..." | "void"
 * parameter:  specifiers [ declarator ]
 *
 * Of a function in ( ), or the key types of an associative array in [ ].
 */
static void parse_parameters(struct parser *ps, struct deriv *d)
{
	struct arena *arena = &ps->prog->dc.arena;
	struct diag_ctx *dc = &ps->prog->dc;
	VEC(struct type_name) params = { 0 };
	VEC(const char *) names = { 0 };
	bool function = d->kind == D_FUNCTION;
	struct loc void_at = { 0 };

	for (;;) {
		const struct tok *t = ps_peek(ps);
		struct type_name tn;

		if (t->kind == TOK_ELLIPSIS) {
			if (!function)
				diag_fail(dc, "D_DECL_PROTO_VARARGS", ps_loc(ps, t),
					  "associative array prototype may not use a "
					  "variable-length argument list");
			d->variadic = true;
			ps_take(ps);
			break;
		}
		if (keyword_is_storage(t->kind))
			diag_fail(dc, "D_DECL_PARMCLASS", ps_loc(ps, t),
				  "storage class not appropriate for function or associative array "
				  "parameter");
		parse_declarator(ps, parse_specifiers(ps, false), &tn);
		if (!tn.nderivs && !tn.spec->kind && !strcmp(tn.spec->base, "void") && !void_at.src)
			void_at = tn.loc;
		vec_push(arena, &params, tn);
		vec_push(arena, &names, tn.name);
		ps_note_name(ps, tn.name, false);
		if (!ps_accept(ps, TOK_COMMA))
			break;
	}
	if (function && void_at.src) {
		if (params.n > 1 || d->variadic || names.at[0])
			diag_fail(dc, "D_DECL_PROTO_VOID", void_at,
				  "void must be the sole parameter in a function declaration, "
				  "without a name");
		params.n = 0;
	}
	d->params = params.at;
	d->param_names = names.at;
	d->nparams = (unsigned)params.n;
}

/* suffix: "(" [ parameters ] ")" | "[" [ conditional ] "]" | "[" parameters "]" */
static void parse_suffix(struct parser *ps, struct derivs *ds)
{
	struct deriv d = { .kind = D_FUNCTION };
	struct opener bracket;

	ps_enter(ps);
	ps_open(ps, &bracket);
	if (bracket.tok.kind == TOK_LPAR) {
		if (!ps_at(ps, TOK_RPAR))
			parse_parameters(ps, &d);
	} else if (ps_at_type(ps) || keyword_is_storage(ps_peek(ps)->kind) ||
		   ps_at(ps, TOK_ELLIPSIS)) {
		d.kind = D_ASSOC;
		parse_parameters(ps, &d);
	} else {
		d.kind = D_ARRAY;
		if (!ps_at(ps, TOK_RBRAC))
			d.dim = parse_conditional(ps);
	}
	ps_close(ps, &bracket);
	ps_leave(ps);
	add_deriv(ps, ds, d, ps_loc(ps, &bracket.tok));
}

/* Before "(" in a declarator: does it group, as in (*f)(void), or hold parameters? */
static bool paren_groups(struct parser *ps)
{
	struct ps_mark here = ps_mark(ps);

	ps_take(ps);
	const struct tok *t = ps_peek(ps);
	bool groups = t->kind == TOK_STAR || t->kind == TOK_LPAR || t->kind == TOK_LBRAC ||
		      (t->kind == TOK_IDENT && !ps_at_type(ps));

	ps_return(ps, &here);
	return groups;
}

/*
 * declarator: { "*" { "const" | "volatile" | "restrict" } } [ name | "(" declarator ")" ] { suffix
 * }
 *
 * Derivations are added from the name outwards: first what is in parentheses, then suffixes, then
 * pointers.
 */
static void parse_declarator_into(struct parser *ps, struct type_name *out, struct derivs *ds)
{
	struct derivs stars = { 0 };

	ps_enter(ps);
	while (ps_at(ps, TOK_STAR)) {
		struct deriv d = { .kind = D_POINTER };
		struct tok star = ps_take(ps);

		for (;;) {
			if (ps_accept(ps, KW_CONST))
				d.is_const = true;
			else if (ps_accept(ps, KW_VOLATILE))
				d.is_volatile = true;
			else if (ps_accept(ps, KW_RESTRICT))
				d.is_restrict = true;
			else
				break;
		}
		add_deriv(ps, &stars, d, ps_loc(ps, &star));
	}
	if (ps_at(ps, TOK_IDENT)) {
		struct tok t = ps_take(ps);

		out->name = t.name;
		out->loc = ps_loc(ps, &t);
	} else if (ps_at(ps, TOK_LPAR) && paren_groups(ps)) {
		struct opener paren;

		ps_open(ps, &paren);
		parse_declarator_into(ps, out, ds);
		ps_close(ps, &paren);
	}
	while (ps_at(ps, TOK_LPAR) || ps_at(ps, TOK_LBRAC))
		parse_suffix(ps, ds);
	for (size_t i = stars.v.n; i-- > 0;)
		add_deriv(ps, ds, stars.v.at[i], out->loc);
	ps_leave(ps);
}

void parse_declarator(struct parser *ps, struct type_spec *spec, struct type_name *out)
{
	struct derivs ds = { 0 };

	*out = (struct type_name){ .spec = spec, .loc = spec->loc };
	parse_declarator_into(ps, out, &ds);
	out->derivs = ds.v.at;
	out->nderivs = (unsigned)ds.v.n;
	if (!out->name)
		out->loc = loc_join(spec->loc, ps_loc(ps, &ps->last));
}

struct type_name *parse_type_name(struct parser *ps)
{
	struct type_name *tn = arena_new(&ps->prog->dc.arena, struct type_name);

	parse_declarator(ps, parse_specifiers(ps, false), tn);
	if (tn->name)
		diag_fail_hint(&ps->prog->dc, "D_SYNTAX", tn->loc,
			       "a type is expected here, without a name",
			       "syntax error near \"%s\"", tn->name);
	return tn;
}
