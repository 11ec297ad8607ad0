/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Declarations: variables and types, inlines, translators, providers.
 */
#include "lang/parse_impl.h"

#include <string.h>

static struct decl *decl_new(struct parser *ps, enum decl_kind kind, struct loc loc)
{
	struct decl *d = arena_new(&ps->prog->dc.arena, struct decl);

	d->kind = kind;
	d->loc = loc;
	*ps->decl_end = d;
	ps->decl_end = &d->next;
	return d;
}

/* inline: "inline" specifiers declarator ( "=" assignment ";" | body ) */
static void parse_inline(struct parser *ps)
{
	struct tok kw = ps_take(ps);
	struct decl *d = decl_new(ps, DECL_INLINE, ps_loc(ps, &kw));
	struct type_spec *spec;

	ps->prog->dc.region = "inline definition";
	/* "inline" is itself the storage class. */
	if (keyword_is_storage(ps_peek(ps)->kind))
		diag_fail(&ps->prog->dc, "D_DECL_CLASS", ps_loc(ps, ps_peek(ps)),
			  "only one storage class allowed in each declaration");
	spec = parse_specifiers(ps, false);
	spec->storage = STORE_INLINE;
	parse_declarator(ps, spec, &d->tn);
	if (!d->tn.name)
		ps_fail(ps, "inline type name = value;");
	d->loc = d->tn.loc;
	ps_note_name(ps, d->tn.name, false);
	if (ps_at(ps, TOK_LBRACE) && d->tn.nderivs && d->tn.derivs[0].kind == D_FUNCTION) {
		ps->prog->dc.region = "function";
		d->has_body = true;
		ps->in_function = true;
		d->body = parse_body(ps);
		ps->in_function = false;
		return;
	}
	ps_expect(ps, TOK_ASSIGN, "inline type name = value;");
	d->init = parse_assignment(ps);
	ps_expect(ps, TOK_SEMI, "an inline definition ends with ;");
}

/*
 * translator: "translator" type-name "<" type-name name ">" "{" { name "=" assignment ";" } "}"
 *
 * The ";" that follows is an empty declaration to us.
 */
static void parse_translator(struct parser *ps)
{
	struct arena *arena = &ps->prog->dc.arena;
	struct tok kw = ps_take(ps);
	struct decl *d = decl_new(ps, DECL_XLATOR, ps_loc(ps, &kw));
	VEC(struct xl_member) members = { 0 };
	struct opener brace;

	ps->prog->dc.region = "translator definition";
	d->tn = *parse_type_name(ps);
	ps_expect(ps, TOK_LT, "translator output-type < input-type name > { ... };");
	parse_declarator(ps, parse_specifiers(ps, false), &d->in);
	if (!d->in.name)
		ps_fail(ps, "the input of a translator needs a name");
	ps_note_name(ps, d->in.name, false);
	ps_expect(ps, TOK_GT, "translator output-type < input-type name > { ... };");
	if (!ps_at(ps, TOK_LBRACE))
		ps_fail(ps, "the members of a translator stand in { }");
	ps_open(ps, &brace);
	while (!ps_at(ps, TOK_RBRACE)) {
		struct tok t = *ps_peek(ps);

		if (t.kind != TOK_IDENT && (t.kind < TOK_KEYWORD))
			ps_fail(ps, "a translator's members are written name = expression;");
		ps_take(ps);
		struct xl_member m = { .name = t.name, .loc = ps_loc(ps, &t) };

		ps_expect(ps, TOK_ASSIGN, "a translator's members are written name = expression;");
		m.value = parse_assignment(ps);
		ps_expect(ps, TOK_SEMI, "a translator's members are written name = expression;");
		vec_push(arena, &members, m);
	}
	ps_close(ps, &brace);
	d->members = members.at;
	d->nmembers = (unsigned)members.n;
}

/* arguments: "(" [ "void" | parameter { "," parameter } ] ")" of a provider's probe */
static void parse_probe_arguments(struct parser *ps, struct type_name **args, unsigned *nargs)
{
	VEC(struct type_name) v = { 0 };
	struct opener paren;

	if (!ps_at(ps, TOK_LPAR))
		ps_fail(ps, "probe name(argument types) [: (translated types)];");
	ps_open(ps, &paren);
	if (!ps_at(ps, TOK_RPAR)) {
		do {
			struct type_name tn;

			parse_declarator(ps, parse_specifiers(ps, false), &tn);
			vec_push(&ps->prog->dc.arena, &v, tn);
		} while (ps_accept(ps, TOK_COMMA));
	}
	ps_close(ps, &paren);
	if (v.n == 1 && !v.at[0].nderivs && !v.at[0].name && !v.at[0].spec->kind &&
	    !strcmp(v.at[0].spec->base, "void"))
		v.n = 0;
	*args = v.at;
	*nargs = (unsigned)v.n;
}

/* provider: "provider" name "{" { "probe" name arguments [ ":" arguments ] ";" } "}" */
static void parse_provider(struct parser *ps)
{
	struct tok kw = ps_take(ps);
	struct decl *d = decl_new(ps, DECL_PROVIDER, ps_loc(ps, &kw));
	VEC(struct prov_probe) probes = { 0 };
	struct opener brace;
	struct tok t;

	ps->prog->dc.region = "provider definition";
	t = ps_expect(ps, TOK_IDENT, "provider name { probe ...; };");
	d->name = t.name;
	d->loc = ps_loc(ps, &t);
	if (!ps_at(ps, TOK_LBRACE))
		ps_fail(ps, "provider name { probe ...; };");
	ps_open(ps, &brace);
	while (!ps_at(ps, TOK_RBRACE)) {
		ps_expect(ps, KW_PROBE, "a provider holds lines as: probe name(argument types);");
		t = *ps_peek(ps);
		if (t.kind != TOK_IDENT && (t.kind < TOK_KEYWORD))
			ps_fail(ps, "the name of a probe is expected");
		ps_take(ps);
		struct prov_probe p = { .name = t.name, .loc = ps_loc(ps, &t) };

		parse_probe_arguments(ps, &p.args, &p.nargs);
		if (ps_accept(ps, TOK_COLON))
			parse_probe_arguments(ps, &p.xargs, &p.nxargs);
		ps_expect(ps, TOK_SEMI, "probe name(argument types) [: (translated types)];");
		vec_push(&ps->prog->dc.arena, &probes, p);
	}
	ps_close(ps, &brace);
	d->probes = probes.at;
	d->nprobes = (unsigned)probes.n;
}

static void refuse_useless(struct parser *ps, const struct type_spec *spec)
{
	if (spec->kind && (spec->base || spec->has_body) && spec->storage == STORE_NONE)
		return;
	const char *hint = NULL;

	if (spec->base && !spec->kind && !strchr(spec->base, ' ') &&
	    keyword_find(spec->base, strlen(spec->base)) == TOK_IDENT)
		hint = arena_printf(&ps->prog->dc.arena, "is a type missing before %s?",
				    spec->base);
	diag_fail_hint(&ps->prog->dc, "D_DECL_USELESS", spec->loc, hint, "useless declaration");
}

/* A function of a C header file: its body means nothing here, and it counts as declared elsewhere. */
static void skip_function(struct parser *ps, struct type_spec *spec)
{
	struct opener brace;
	unsigned depth = 1;

	spec->storage = STORE_EXTERN;
	ps_open(ps, &brace);
	while (depth) {
		if (ps_at(ps, TOK_EOF) || (depth == 1 && ps_at(ps, TOK_RBRACE)))
			break;
		depth += ps_at(ps, TOK_LBRACE) ? 1u : ps_at(ps, TOK_RBRACE) ? -1u : 0u;
		ps_take(ps);
	}
	ps_close(ps, &brace);
}

/*
 * variable or type: specifiers [ declarator { "," declarator } ] ";"
 *
 * Declarators of one declaration share their specifiers: a struct in them is one struct.
 */
static void parse_variables(struct parser *ps)
{
	struct type_spec *spec = parse_specifiers(ps, true);

	if (ps_at(ps, TOK_SEMI)) {
		refuse_useless(ps, spec);
		struct decl *d = decl_new(ps, DECL_TYPE, spec->loc);

		d->tn = (struct type_name){ .spec = spec, .loc = spec->loc };
		ps_take(ps);
		return;
	}
	do {
		struct type_name tn;

		parse_declarator(ps, spec, &tn);
		if (!tn.name)
			ps_fail(ps, "the name of what is declared is expected");
		bool is_typedef = spec->storage == STORE_TYPEDEF;
		struct decl *d = decl_new(ps, is_typedef ? DECL_TYPE : DECL_VAR, tn.loc);

		d->tn = tn;
		/* self and this have name spaces of their own. */
		if (spec->storage != STORE_SELF && spec->storage != STORE_THIS)
			ps_note_name(ps, tn.name, is_typedef);
	} while (ps_accept(ps, TOK_COMMA));
	if (ps_at(ps, TOK_ASSIGN) && spec->storage != STORE_TYPEDEF)
		ps_fail(ps, "a D variable starts as 0: give it its value in a clause, as in BEGIN "
			    "{ x = 1; }");
	if (ps_at(ps, TOK_LBRACE) && ps->last.kind == TOK_RPAR &&
	    (spec->storage == STORE_STATIC || spec->storage == STORE_EXTERN)) {
		skip_function(ps, spec);
		return;
	}
	if (ps_at(ps, TOK_LBRACE) && ps->last.kind == TOK_RPAR)
		ps_fail(ps,
			"a function has inline before it: inline int f(int x) { return x + 1; }");
	ps_expect(ps, TOK_SEMI, "a declaration ends with ;");
}

void parse_declaration(struct parser *ps)
{
	switch (ps_peek(ps)->kind) {
	case KW_INLINE:
		parse_inline(ps);
		break;
	case KW_TRANSLATOR:
		parse_translator(ps);
		break;
	case KW_PROVIDER:
		parse_provider(ps);
		break;
	default:
		parse_variables(ps);
		break;
	}
}
