/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The tree as S-expressions: for -xdump=tree and for tests.
 *
 *	(clause (probes syscall::read:entry) (pred (== pid 12)) (body (= (self ts) timestamp)))
 *	(var (int) x)
 *
 * A name is itself, an integer a number, a string in quotes; everything else is (what parts...).
 *Types read from the outside in: (ptr (struct foo)). After checking an expression is followed by
 *:type where types are given.
 */
#include "lang/parse.h"

#include <linux/btf.h>

struct dump {
	struct strbuf *out;
	const struct types *ts;
};

static void dump_node(struct dump *d, const struct node *n);
static void dump_spec(struct dump *d, const struct type_spec *s);

static void put(struct dump *d, const char *s)
{
	strbuf_puts(d->out, s);
}

static void put_quoted(struct dump *d, const char *s, size_t len)
{
	strbuf_putc(d->out, '"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			strbuf_printf(d->out, "\\%c", c);
		else if (c == '\n')
			strbuf_puts(d->out, "\\n");
		else if (c < ' ' || c >= 0x7f)
			strbuf_printf(d->out, "\\%03o", c);
		else
			strbuf_putc(d->out, (char)c);
	}
	strbuf_putc(d->out, '"');
}

/* ---- types ---- */

static void dump_type(struct dump *d, const struct type_name *tn);

static void dump_quals(struct dump *d, bool is_const, bool is_volatile, bool is_restrict)
{
	if (is_const)
		put(d, " const");
	if (is_volatile)
		put(d, " volatile");
	if (is_restrict)
		put(d, " restrict");
}

static const char *storage_name(enum decl_storage s)
{
	static const char *const names[] = {
		[STORE_NONE] = "",
		[STORE_EXTERN] = "extern",
		[STORE_TYPEDEF] = "typedef",
		[STORE_SELF] = "self",
		[STORE_THIS] = "this",
		[STORE_STATIC] = "static",
		[STORE_REGISTER] = "register",
		[STORE_AUTO] = "auto",
		[STORE_INLINE] = "inline",
	};

	return names[s];
}

static void dump_member(struct dump *d, const struct member_decl *m)
{
	put(d, " (");
	put(d, m->tn.name ? m->tn.name : "_");
	put(d, " ");
	dump_type(d, &m->tn);
	if (m->bits) {
		put(d, " : ");
		dump_node(d, m->bits);
	}
	put(d, ")");
}

static void dump_spec(struct dump *d, const struct type_spec *s)
{
	put(d, "(");
	if (s->kind)
		put(d, s->kind == BTF_KIND_STRUCT  ? "struct "
		       : s->kind == BTF_KIND_UNION ? "union "
						   : "enum ");
	if (s->mod)
		strbuf_printf(d->out, "%s`", s->mod);
	put(d, s->base ? s->base : "_");
	dump_quals(d, s->is_const, s->is_volatile, s->is_restrict);
	if (s->userland)
		put(d, " userland");
	for (unsigned i = 0; i < s->nmembers; i++)
		dump_member(d, &s->members[i]);
	for (unsigned i = 0; i < s->nenums; i++) {
		strbuf_printf(d->out, " %s", s->enums[i].name);
		if (s->enums[i].value) {
			put(d, "=");
			dump_node(d, s->enums[i].value);
		}
	}
	put(d, ")");
}

static void dump_params(struct dump *d, const struct deriv *v)
{
	for (unsigned i = 0; i < v->nparams; i++) {
		put(d, i ? " " : "");
		if (v->param_names && v->param_names[i])
			strbuf_printf(d->out, "%s:", v->param_names[i]);
		dump_type(d, &v->params[i]);
	}
	if (v->variadic)
		put(d, v->nparams ? " ..." : "...");
}

/* Derivation 0 is nearest to the name: the outermost. */
static void dump_type(struct dump *d, const struct type_name *tn)
{
	for (unsigned i = 0; i < tn->nderivs; i++) {
		const struct deriv *v = &tn->derivs[i];

		switch (v->kind) {
		case D_POINTER:
			put(d, "(ptr");
			dump_quals(d, v->is_const, v->is_volatile, v->is_restrict);
			break;
		case D_ARRAY:
			put(d, "(array ");
			if (v->dim)
				dump_node(d, v->dim);
			else
				put(d, "?");
			break;
		case D_FUNCTION:
			put(d, "(func [");
			dump_params(d, v);
			put(d, "]");
			break;
		case D_ASSOC:
			put(d, "(assoc [");
			dump_params(d, v);
			put(d, "]");
			break;
		}
		put(d, " ");
	}
	dump_spec(d, tn->spec);
	for (unsigned i = 0; i < tn->nderivs; i++)
		put(d, ")");
}

/* ---- expressions ---- */

static void dump_args(struct dump *d, const struct node *n)
{
	for (unsigned i = 0; i < n->nargs; i++) {
		put(d, " ");
		dump_node(d, n->args[i]);
	}
}

/* "(what a b c args...)" */
static void dump_list(struct dump *d, const char *what, const struct node *n)
{
	const struct node *parts[] = { n->a, n->b, n->c };

	strbuf_printf(d->out, "(%s", what);
	for (unsigned i = 0; i < 3; i++) {
		if (parts[i]) {
			put(d, " ");
			dump_node(d, parts[i]);
		}
	}
	dump_args(d, n);
	put(d, ")");
}

/* "(what name args...)", or only the name if there are no arguments and it may stand alone */
static void dump_named(struct dump *d, const char *what, const char *name, const struct node *n)
{
	strbuf_printf(d->out, "(%s%s%s", what, *what ? " " : "", name ? name : "?");
	dump_args(d, n);
	put(d, ")");
}

static void dump_typed(struct dump *d, const char *what, const struct node *n)
{
	strbuf_printf(d->out, "(%s ", what);
	if (n->type)
		dump_type(d, n->type);
	else if (d->ts)
		strbuf_printf(d->out, "(%s)", TYPE_NAME(d->ts, n->tid));
	else
		put(d, "(?)");
	if (n->kind == N_OFFSETOF)
		strbuf_printf(d->out, " %s", n->name);
	if (n->a) {
		put(d, " ");
		dump_node(d, n->a);
	}
	put(d, ")");
}

static void dump_leaf(struct dump *d, const struct node *n)
{
	static const char *const scopes[] = {
		[VAR_GLOBAL] = "var", [VAR_SELF] = "self", [VAR_THIS] = "this"
	};

	switch (n->kind) {
	case N_INT:
		/* Negative if its type says so, which only matters after checking and for
		 * characters. */
		strbuf_printf(d->out,
			      n->tid == T_INT || n->tid == T_LONG || n->tid == T_LLONG ? "%lld"
										       : "%llu",
			      (unsigned long long)n->ival);
		break;
	case N_STRING:
		put_quoted(d, n->str, n->slen);
		break;
	case N_SYMBOL:
		strbuf_printf(d->out, "%s`%s", n->mod ? n->mod : "", n->name);
		break;
	case N_THIS:
		dump_named(d, "this", n->name, n);
		break;
	case N_SELF:
		dump_named(d, "self", n->name, n);
		break;
	case N_AGG:
		dump_named(d, "@", n->name, n);
		break;
	case N_VAR:
		dump_named(d, n->var ? scopes[n->var->scope] : "var",
			   n->var ? n->var->name : n->name, n);
		break;
	case N_BUILTIN:
		dump_named(d, "builtin", n->builtin ? n->builtin->name : n->name, n);
		break;
	default:
		put(d, n->name ? n->name : "?");
		break;
	}
}

static void dump_stmts(struct dump *d, const struct stmt *s);

static void dump_node(struct dump *d, const struct node *n)
{
	switch (n->kind) {
	case N_FUNC:
		put(d, "(func");
		dump_stmts(d, n->body);
		put(d, ")");
		break;
	case N_INT:
	case N_STRING:
	case N_NAME:
	case N_MACRO:
	case N_SYMBOL:
	case N_THIS:
	case N_SELF:
	case N_AGG:
	case N_VAR:
	case N_BUILTIN:
		dump_leaf(d, n);
		break;
	case N_CALL:
		dump_named(d, "call", n->builtin ? n->builtin->name : n->name, n);
		break;
	case N_UNARY:
	case N_BINARY:
	case N_ASSIGN:
		dump_list(d, token_name(n->op), n);
		break;
	case N_PREINC:
		dump_list(d, "++pre", n);
		break;
	case N_PREDEC:
		dump_list(d, "--pre", n);
		break;
	case N_POSTINC:
		dump_list(d, "post++", n);
		break;
	case N_POSTDEC:
		dump_list(d, "post--", n);
		break;
	case N_COND:
		dump_list(d, "?:", n);
		break;
	case N_COMMA:
		dump_list(d, ",", n);
		break;
	case N_CAST:
		dump_typed(d, "cast", n);
		break;
	case N_SIZEOF:
		if (n->a)
			dump_list(d, "sizeof", n);
		else
			dump_typed(d, "sizeof", n);
		break;
	case N_OFFSETOF:
		dump_typed(d, "offsetof", n);
		break;
	case N_XLATE:
		dump_typed(d, "xlate", n);
		break;
	case N_STRINGOF:
		dump_list(d, "stringof", n);
		break;
	case N_MEMBER:
	case N_ARROW:
		strbuf_printf(d->out, "(%s ", n->kind == N_MEMBER ? "." : "->");
		dump_node(d, n->a);
		strbuf_printf(d->out, " %s)", n->name ? n->name : n->member.name);
		break;
	case N_INDEX:
		dump_list(d, "index", n);
		break;
	case N_DECAY:
		dump_list(d, "decay", n);
		break;
	}
	if (d->ts && n->tid != TID_NONE && n->tid)
		strbuf_printf(d->out, ":%s", TYPE_NAME(d->ts, n->tid));
}

/* ---- statements, clauses, declarations ---- */

static void dump_part(struct dump *d, const char *what, const struct node *n)
{
	if (!n)
		return;
	strbuf_printf(d->out, " (%s ", what);
	dump_node(d, n);
	put(d, ")");
}

static void dump_stmts(struct dump *d, const struct stmt *s)
{
	for (; s; s = s->next) {
		put(d, " ");
		switch (s->kind) {
		case S_EXPR:
			dump_node(d, s->expr);
			break;
		case S_IF:
			put(d, "(if ");
			dump_node(d, s->expr);
			dump_stmts(d, s->body);
			if (s->orelse) {
				put(d, " else");
				dump_stmts(d, s->orelse);
			}
			put(d, ")");
			break;
		case S_BLOCK:
			put(d, "(block");
			dump_stmts(d, s->body);
			put(d, ")");
			break;
		case S_FOR:
			put(d, "(for");
			dump_part(d, "init", s->init);
			dump_part(d, "while", s->expr);
			dump_part(d, "step", s->step);
			dump_stmts(d, s->body);
			put(d, ")");
			break;
		case S_EACH:
			put(d, "(each");
			for (unsigned i = 0; i < s->nnames; i++)
				strbuf_printf(d->out, " %s", s->names[i]);
			dump_part(d, "in", s->expr);
			dump_stmts(d, s->body);
			put(d, ")");
			break;
		case S_CALL:
			put(d, "(call");
			dump_stmts(d, s->body);
			put(d, ")");
			break;
		case S_DECL:
			strbuf_printf(d->out, "(local %s", s->tn->name);
			dump_part(d, "=", s->expr);
			put(d, ")");
			break;
		case S_BREAK:
			put(d, "(break)");
			break;
		case S_CONTINUE:
			put(d, "(continue)");
			break;
		case S_RETURN:
			put(d, "(return");
			if (s->expr) {
				put(d, " ");
				dump_node(d, s->expr);
			}
			put(d, ")");
			break;
		}
	}
}

static void dump_clause(struct dump *d, const struct clause *c)
{
	put(d, "(clause (probes");
	for (unsigned i = 0; i < c->nprobes; i++) {
		const struct probe_desc *p = &c->probes[i];

		if (p->id)
			strbuf_printf(d->out, " #%u", p->id);
		else
			strbuf_printf(d->out, " %s:%s:%s:%s", p->prov ? p->prov : "",
				      p->mod ? p->mod : "", p->func ? p->func : "",
				      p->name ? p->name : "");
	}
	put(d, ")");
	dump_part(d, "pred", c->pred);
	if (c->has_body) {
		put(d, " (body");
		dump_stmts(d, c->body);
		put(d, ")");
	}
	put(d, ")\n");
}

static void dump_arg_types(struct dump *d, const struct type_name *args, unsigned n)
{
	put(d, " (");
	for (unsigned i = 0; i < n; i++) {
		put(d, i ? " " : "");
		dump_type(d, &args[i]);
	}
	put(d, ")");
}

static void dump_decl(struct dump *d, const struct decl *decl)
{
	const struct type_spec *spec = decl->tn.spec;

	switch (decl->kind) {
	case DECL_VAR:
	case DECL_TYPE:
	case DECL_INLINE:
		put(d, decl->kind == DECL_VAR	 ? "(var "
		       : decl->kind == DECL_TYPE ? "(type "
						 : "(inline ");
		if (spec->storage != STORE_NONE && decl->kind != DECL_INLINE)
			strbuf_printf(d->out, "%s ", storage_name(spec->storage));
		dump_type(d, &decl->tn);
		if (decl->tn.name)
			strbuf_printf(d->out, " %s", decl->tn.name);
		if (decl->init) {
			put(d, " ");
			dump_node(d, decl->init);
		}
		if (decl->has_body)
			dump_stmts(d, decl->body);
		break;
	case DECL_XLATOR:
		put(d, "(translator ");
		dump_type(d, &decl->tn);
		put(d, " from ");
		dump_type(d, &decl->in);
		strbuf_printf(d->out, " %s", decl->in.name);
		for (unsigned i = 0; i < decl->nmembers; i++)
			dump_part(d, decl->members[i].name, decl->members[i].value);
		break;
	case DECL_PROVIDER:
		strbuf_printf(d->out, "(provider %s", decl->name);
		for (unsigned i = 0; i < decl->nprobes; i++) {
			const struct prov_probe *p = &decl->probes[i];

			strbuf_printf(d->out, " (%s", p->name);
			dump_arg_types(d, p->args, p->nargs);
			if (p->nxargs)
				dump_arg_types(d, p->xargs, p->nxargs);
			put(d, ")");
		}
		break;
	}
	put(d, ")\n");
}

void tree_dump(struct strbuf *out, const struct program_tree *tree, const struct types *ts)
{
	struct dump d = { .out = out, .ts = ts };

	for (const struct pragma *p = tree->pragmas; p; p = p->next) {
		strbuf_printf(out, "(pragma %s ", p->kind);
		put(&d, p->text);
		put(&d, ")\n");
	}
	for (const struct decl *decl = tree->decls; decl; decl = decl->next)
		dump_decl(&d, decl);
	for (const struct clause *c = tree->clauses; c; c = c->next)
		dump_clause(&d, c);
}

void tree_dump_node(struct strbuf *out, const struct node *n, const struct types *ts)
{
	dump_node(&(struct dump){ .out = out, .ts = ts }, n);
}

void tree_dump_type(struct strbuf *out, const struct type_name *tn, const struct types *ts)
{
	dump_type(&(struct dump){ .out = out, .ts = ts }, tn);
}
