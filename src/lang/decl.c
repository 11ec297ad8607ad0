/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Declarations: specifiers and declarators to types, variables, inlines.
 *
 * A declarator reads from the name outwards, so its type is built from the far end: "int *a[4]" is
 * an array first and a pointer second, and becomes pointer to int, then array of four of those.
 */
#include <string.h>

#include "lang/check.h"
#include "lang/parse.h"

#define MAX_OBJECT (1 << 20) /* bytes of a D struct, union or array: more is a mistake */

bool is_type_name(struct program *p, const char *name)
{
	if (builtin_find(name) || (p->syms && symtab_var(p->syms, VAR_GLOBAL, name)))
		return false;
	return type_find(p->types, NULL, BTF_KIND_TYPEDEF, name) != TID_NONE;
}

int64_t const_int(struct checker *c, struct node *n, const char *tag, const char *what)
{
	struct loc at = n->loc;

	n = check_rvalue(c, n);
	if (n->kind != N_INT || !is_int(c, n->tid))
		fail(c, tag, at, "%s must be an integer constant", what);
	return (int64_t)n->ival;
}

static dt_tid need(struct checker *c, dt_tid t)
{
	if (t == TID_NONE)
		diag_oom(c->d);
	return t;
}

static const char *kind_word(unsigned kind)
{
	return kind == BTF_KIND_STRUCT	? "struct "
	       : kind == BTF_KIND_UNION ? "union "
	       : kind == BTF_KIND_ENUM	? "enum "
					: "";
}

/* ---- struct, union and enum bodies ---- */

static bool already_defined(struct checker *c, const struct type_spec *s)
{
	dt_tid t = type_find(c->ts, "D", s->kind, s->base);

	return t != TID_NONE && type_kind(c->ts, t) != BTF_KIND_FWD;
}

static void check_bitfield(struct checker *c, const struct member_decl *md, struct type_member *m)
{
	int64_t bits = const_int(c, md->bits, "D_DECL_BFCONST", "bit-field size");
	const char *name = *m->name ? m->name : "(unnamed)";

	if (!is_int(c, m->type))
		fail(c, "D_DECL_BFTYPE", md->tn.loc, "invalid type for bit-field: %s", name);
	if (bits < 0 || (bits == 0 && *m->name))
		fail(c, "D_DECL_BFCONST", md->tn.loc,
		     "positive integral constant expression expected as bit-field size");
	if (bits > type_size(c->ts, m->type) * 8)
		fail(c, "D_DECL_BFSIZE", md->tn.loc, "invalid size for bit-field: %s", name);
	m->bit_size = bits ? (uint32_t)bits : BITS_ZERO;
}

static struct type_member check_member_decl(struct checker *c, const struct type_spec *s,
					    unsigned i)
{
	const struct member_decl *md = &s->members[i];
	struct type_member m = { .name = md->tn.name ? md->tn.name : "" };
	bool last = i + 1 == s->nmembers && s->kind == BTF_KIND_STRUCT && i > 0;

	m.type = decl_type(c, &md->tn);
	if (md->bits) {
		check_bitfield(c, md, &m);
		return m;
	}
	if (!*m.name && !(type_is_sou(c->ts, m.type) && md->tn.spec->has_body))
		fail(c, "D_DECL_MNAME", md->tn.loc, "member declaration requires a name");
	if (type_is_func(c->ts, m.type))
		fail(c, "D_DECL_MTYPE", md->tn.loc, "a member may not be a function: %s", m.name);
	if (!type_is_string(c->ts, m.type) && types_is_dynamic(c->ts, m.type))
		fail(c, "D_DECL_DYNOBJ", md->tn.loc, "cannot have dynamic member: %s", m.name);
	if (type_strip(c->ts, m.type) == T_VOID)
		fail(c, "D_DECL_VOIDOBJ", md->tn.loc, "cannot have void member: %s", m.name);
	if (type_is_array(c->ts, m.type) && type_nelems(c->ts, m.type) == 0 && !last)
		fail(c, "D_DECL_ARRNULL", md->tn.loc,
		     "array declaration requires array dimension: %s", m.name);
	if (type_size(c->ts, m.type) < 0)
		incomplete(c, md->tn.loc, "D_DECL_INCOMPLETE", m.type, m.name);
	return m;
}

static void refuse_twice(struct checker *c, const struct type_spec *s, const struct type_member *m,
			 unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < i && *m[i].name; k++)
			if (strcmp(m[i].name, m[k].name) == 0)
				fail(c, "D_DECL_MRED", s->members[i].tn.loc,
				     "identifier redeclared: %s", m[i].name);
}

static dt_tid check_body(struct checker *c, const struct type_spec *s)
{
	struct type_member *m = arena_array(&c->d->arena, struct type_member, s->nmembers + 1);
	uint64_t total = 0;
	dt_tid t;

	if (s->base && already_defined(c, s))
		fail(c, "D_DECL_TYPERED", s->loc, "type redeclared: %s%s", kind_word(s->kind),
		     s->base);
	/* So that members may point to the structure itself. */
	if (s->base && type_find(c->ts, "D", s->kind, s->base) == TID_NONE)
		need(c, type_fwd(c->ts, s->kind, s->base));
	for (unsigned i = 0; i < s->nmembers; i++) {
		m[i] = check_member_decl(c, s, i);
		if (type_size(c->ts, m[i].type) > 0)
			total += (uint64_t)type_size(c->ts, m[i].type);
		if (total > MAX_OBJECT)
			fail(c, "D_DECL_BIG", s->members[i].tn.loc, "%s%s is larger than %d bytes",
			     kind_word(s->kind), s->base ? s->base : "", MAX_OBJECT);
	}
	refuse_twice(c, s, m, s->nmembers);
	t = type_struct(c->ts, s->kind, s->base, m, s->nmembers);
	return need(c, t);
}

static dt_tid check_enum_body(struct checker *c, const struct type_spec *s)
{
	struct type_enumerator *e =
		arena_array(&c->d->arena, struct type_enumerator, s->nenums + 1);
	size_t outer = c->enumerators.n;
	int64_t next = 0;
	dt_tid t;

	if (s->base && already_defined(c, s))
		fail(c, "D_DECL_TYPERED", s->loc, "type redeclared: enum %s", s->base);
	for (unsigned i = 0; i < s->nenums; i++) {
		const struct enum_decl *d = &s->enums[i];
		int64_t old;

		if (d->value)
			next = const_int(c, d->value, "D_DECL_ENCONST", "enumerator value");
		if (next > INT32_MAX || next < INT32_MIN)
			fail(c, "D_DECL_ENOFLOW", d->loc, "enumerator value overflows INT_MAX: %s",
			     d->name);
		for (size_t k = 0; k < c->enumerators.n; k++)
			if (strcmp(c->enumerators.at[k].name, d->name) == 0)
				fail(c, "D_DECL_IDRED", d->loc, "identifier redeclared: %s",
				     d->name);
		if (builtin_find(d->name) || symtab_var(c->st, VAR_GLOBAL, d->name) ||
		    symtab_inline(c->st, d->name) || types_d_enumerator(c->ts, d->name, &old))
			fail(c, "D_DECL_IDRED", d->loc, "identifier redeclared: %s", d->name);
		e[i] = (struct type_enumerator){ d->name, next };
		vec_push(&c->d->arena, &c->enumerators, e[i]);
		next++;
	}
	c->enumerators.n = outer;
	t = type_enum(c->ts, s->base, e, s->nenums);
	return need(c, t);
}

/* ---- specifiers ---- */

const char *no_types_hint(struct checker *c)
{
	const char *why = types_why(c->ts);

	return why ? arena_printf(&c->d->arena, "the kernel's types are not there: %s", why) : NULL;
}

/* What may have been meant instead of a type that is not known, or why it is not. */
static const char *type_hint(struct checker *c, unsigned kind, const char *name)
{
	const char *near = type_near(c->ts, kind ? kind : BTF_KIND_TYPEDEF, name), *why = NULL;

	if (c->p->env.library_why)
		why = c->p->env.library_why(c->p->env.ctx, name);
	if (why)
		return arena_strdup(&c->d->arena, why);
	if (near)
		return arena_printf(&c->d->arena, "did you mean %s%s?", kind_word(kind), near);
	return no_types_hint(c);
}

void incomplete(struct checker *c, struct loc loc, const char *tag, dt_tid t, const char *name)
{
	const char *text = TN(c, t), *bare = strrchr(text, ' ');
	unsigned kind = strncmp(text, "union ", 6) == 0 ? BTF_KIND_UNION : BTF_KIND_STRUCT;

	fail_hint(c, tag, loc, type_hint(c, kind, bare ? bare + 1 : text),
		  "incomplete struct/union/enum %s%s%s", text, name ? ": " : "", name ? name : "");
}

static DT_NORETURN void unknown_type(struct checker *c, const struct type_spec *s)
{
	fail_hint(c, "D_TYPE_ERR", s->loc, type_hint(c, s->kind, s->base),
		  "failed to resolve type %s%s%s%s: Unknown type name", s->mod ? s->mod : "",
		  s->mod ? "`" : "", kind_word(s->kind), s->base);
}

/* A structure that nobody has defined is incomplete: there may be pointers to it, and nothing else. */
static dt_tid base_type(struct checker *c, struct type_spec *s)
{
	dt_tid t;

	if (s->has_body)
		return s->kind == BTF_KIND_ENUM ? check_enum_body(c, s) : check_body(c, s);
	if (!s->kind && !s->mod && strcmp(s->base, "void") == 0)
		return T_VOID;
	/* A tag of D's own, even if not defined yet, hides the kernel's. */
	t = s->kind && !s->mod ? type_find(c->ts, "D", s->kind, s->base) : TID_NONE;
	if (t == TID_NONE)
		t = type_find(c->ts, s->mod, s->kind ? s->kind : BTF_KIND_TYPEDEF, s->base);
	if (t != TID_NONE)
		return t;
	if (s->kind && s->kind != BTF_KIND_ENUM && !s->mod)
		return need(c, type_fwd(c->ts, s->kind, s->base));
	unknown_type(c, s);
}

static dt_tid spec_type(struct checker *c, struct type_spec *s)
{
	dt_tid t;

	if (s->resolved && type_kind(c->ts, s->tid) != BTF_KIND_FWD)
		return s->tid;
	t = base_type(c, s);
	if (s->is_const)
		t = need(c, type_const(c->ts, t));
	if (s->is_volatile)
		t = need(c, type_volatile(c->ts, t));
	s->tid = t;
	s->resolved = true;
	return t;
}

/* ---- declarators ---- */

static dt_tid array_type(struct checker *c, const struct type_name *tn, const struct deriv *d,
			 dt_tid elem)
{
	const char *name = tn->name ? tn->name : "";
	int64_t n = 0, size = type_size(c->ts, elem);

	if (type_is_func(c->ts, elem))
		fail(c, "D_DECL_ARRFUNC", tn->loc, "cannot declare an array of functions: %s",
		     name);
	if (type_strip(c->ts, elem) == T_VOID)
		fail(c, "D_DECL_VOIDOBJ", tn->loc, "cannot declare an array of void: %s", name);
	if (type_is_string(c->ts, elem) || types_is_dynamic(c->ts, elem))
		fail_hint(c, "D_DECL_DYNOBJ", tn->loc,
			  "an associative array holds strings: string name[int]",
			  "cannot declare an array of dynamic objects: %s", name);
	if (size < 0)
		incomplete(c, tn->loc, "D_DECL_INCOMPLETE", elem, name);
	if (d->dim) {
		n = const_int(c, d->dim, "D_DECL_ARRSUB", "array dimension");
		if (n <= 0)
			fail(c, "D_DECL_ARRSUB", d->dim->loc,
			     "positive integral constant expression or tuple signature expected as "
			     "array declaration "
			     "subscript");
		if (n > MAX_OBJECT || (size && n * size > MAX_OBJECT))
			fail(c, "D_DECL_ARRBIG", d->dim->loc,
			     "array declaration is larger than %d bytes: %s", MAX_OBJECT, name);
	}
	return need(c, type_array(c->ts, elem, (uint32_t)n));
}

static dt_tid param_type(struct checker *c, const struct type_name *tn)
{
	dt_tid t = decl_type(c, tn);

	if (type_is_array(c->ts, t))
		return need(c, type_ptr(c->ts, type_ref(c->ts, t)));
	return type_is_func(c->ts, t) ? need(c, type_ptr(c->ts, t)) : t;
}

static dt_tid function_type(struct checker *c, const struct type_name *tn, const struct deriv *d,
			    dt_tid ret)
{
	dt_tid *params = arena_array(&c->d->arena, dt_tid, d->nparams + 1);

	if (type_is_array(c->ts, ret) || type_is_func(c->ts, ret))
		fail(c, "D_DECL_FUNCRET", tn->loc, "a function cannot return %s",
		     type_is_array(c->ts, ret) ? "an array" : "a function");
	for (unsigned i = 0; i < d->nparams; i++) {
		params[i] = param_type(c, &d->params[i]);
		if (type_strip(c->ts, params[i]) == T_VOID)
			fail(c, "D_DECL_PROTO_VOID", d->params[i].loc,
			     "void must be the sole parameter in a function declaration");
	}
	return need(c, type_func(c->ts, ret, params, d->param_names, d->nparams, d->variadic));
}

/* The type of the derivations from `first` on. */
static dt_tid derived_type(struct checker *c, const struct type_name *tn, unsigned first)
{
	bool pointed = false;
	dt_tid t;

	for (unsigned i = 0; i < tn->nderivs; i++)
		pointed = pointed || tn->derivs[i].kind == D_POINTER;
	t = spec_type(c, tn->spec);
	if (tn->spec->userland) {
		if (!pointed)
			fail(c, "D_DECL_USERLAND", tn->loc,
			     "userland qualifies what a pointer points to");
		t = need(c, type_user(c->ts, t));
	}
	for (unsigned i = tn->nderivs; i-- > first;) {
		const struct deriv *d = &tn->derivs[i];

		switch (d->kind) {
		case D_POINTER:
			if (type_is_string(c->ts, t) || types_is_dynamic(c->ts, t))
				fail_hint(c, "D_DECL_DYNOBJ", tn->loc,
					  "a string has no address; char * points to text",
					  "cannot declare pointer to dynamic object%s%s",
					  tn->name ? ": " : "", tn->name ? tn->name : "");
			t = need(c, type_ptr(c->ts, t));
			break;
		case D_ARRAY:
			t = array_type(c, tn, d, t);
			break;
		case D_FUNCTION:
			t = function_type(c, tn, d, t);
			break;
		case D_ASSOC:
			fail(c, "D_DECL_ARRSUB", tn->loc,
			     "an associative array can be declared as a variable of its own only");
		}
		if (d->is_const)
			t = need(c, type_const(c->ts, t));
		if (d->is_volatile)
			t = need(c, type_volatile(c->ts, t));
	}
	return t;
}

dt_tid decl_type(struct checker *c, const struct type_name *tn)
{
	dt_tid t;

	if (++c->depth > CHECK_MAX_DEPTH)
		fail(c, "D_TOO_DEEP", tn->loc, "declaration is nested too deeply");
	t = derived_type(c, tn, 0);
	c->depth--;
	return t;
}

/* ---- variables ---- */

static const char *scope_prefix(enum var_scope s)
{
	return s == VAR_SELF ? "self->" : s == VAR_THIS ? "this->" : "";
}

static bool same_var(struct checker *c, const struct var *a, const struct var *b)
{
	if (a->assoc != b->assoc || a->nkeys != b->nkeys ||
	    !type_compatible(c->ts, a->type, b->type))
		return false;
	for (unsigned i = 0; i < a->nkeys; i++)
		if (!type_compatible(c->ts, a->keys[i], b->keys[i]))
			return false;
	return true;
}

/* Key types of an associative array, as it keeps them. */
static void check_keys(struct checker *c, const struct type_name *tn, const struct deriv *d,
		       struct var *v)
{
	v->assoc = true;
	v->nkeys = d->nparams;
	v->keys = arena_array(&c->d->arena, dt_tid, d->nparams + 1);
	for (unsigned i = 0; i < d->nparams; i++) {
		dt_tid t = param_type(c, &d->params[i]);

		if (is_int(c, t))
			t = type_is_signed(c->ts, t) ? T_INT64 : T_UINT64;
		else if (type_is_pointer(c->ts, t))
			t = T_UINT64;
		else if (type_is_string(c->ts, t))
			t = T_STRING;
		else if (!type_is_sou(c->ts, t) || type_size(c->ts, t) <= 0)
			fail(c, "D_DECL_PROTO_TYPE", d->params[i].loc,
			     "associative array %s may not have a key of type \"%s\"", tn->name,
			     TN(c, t));
		v->keys[i] = t;
	}
}

void check_object_type(struct checker *c, const struct type_name *tn, dt_tid t)
{
	if (type_is_func(c->ts, t))
		fail_hint(c, "D_DECL_FUNCTYPE", tn->loc,
			  "a function has a body, and inline before it: inline int f(int x) { "
			  "return x + 1; }",
			  "cannot declare function: %s", tn->name);
	if (type_is_string(c->ts, t))
		return;
	if (types_is_dynamic(c->ts, t))
		fail(c, "D_DECL_DYNOBJ", tn->loc, "cannot declare dynamic object: %s", tn->name);
	if (type_strip(c->ts, t) == T_VOID)
		fail(c, "D_DECL_VOIDOBJ", tn->loc, "cannot declare void object: %s", tn->name);
	if (type_is_float(c->ts, t))
		fail(c, "D_DECL_FLOAT", tn->loc,
		     "D variables may not be of floating-point type: %s", tn->name);
	if (type_is_array(c->ts, t) && type_nelems(c->ts, t) == 0)
		fail(c, "D_DECL_ARRNULL", tn->loc,
		     "array declaration requires array dimension or tuple signature: %s", tn->name);
	if (type_size(c->ts, t) <= 0)
		incomplete(c, tn->loc, "D_DECL_INCOMPLETE", t, tn->name);
	if (type_is_integer(c->ts, t) && !is_int(c, t))
		fail(c, "D_DECL_BIG", tn->loc, "D has no integers of %lld bytes: %s",
		     (long long)type_size(c->ts, t), tn->name);
}

/* Does it stand in a file that the C preprocessor put in? */
static bool is_included(struct loc at)
{
	const char *file = loc_file(at), *own = at.src ? at.src->name : NULL;

	return file && (!own || strcmp(file, own) != 0);
}

static void check_var_decl(struct checker *c, struct decl *d)
{
	const struct type_name *tn = &d->tn;
	struct var v = { .name = tn->name, .loc = tn->loc, .declared = true };
	bool assoc = tn->nderivs && tn->derivs[0].kind == D_ASSOC;
	struct var *old;

	v.scope = tn->spec->storage == STORE_SELF   ? VAR_SELF
		  : tn->spec->storage == STORE_THIS ? VAR_THIS
						    : VAR_GLOBAL;
	if (assoc && v.scope == VAR_THIS)
		fail(c, "D_DECL_LOCASSC", tn->loc, "cannot declare local associative array: %s",
		     tn->name);
	v.type = derived_type(c, tn, assoc ? 1 : 0);
	/* A prototype, as header files have them: nobody can call it, and nobody needs to. */
	if (type_is_func(c->ts, v.type) && v.scope == VAR_GLOBAL)
		return;
	check_object_type(c, tn, v.type);
	if (assoc)
		check_keys(c, tn, &tn->derivs[0], &v);
	v.user_ptr = type_is_user(c->ts, v.type);
	if (v.scope == VAR_GLOBAL && (builtin_find(v.name) || symtab_inline(c->st, v.name)))
		fail(c, "D_DECL_IDRED", tn->loc, "identifier redeclared: %s", v.name);
	old = symtab_var(c->st, v.scope, v.name);
	if (!old) {
		if (!symtab_add_var(c->st, &v))
			diag_oom(c->d);
	} else if (!same_var(c, old, &v)) {
		fail(c, "D_DECL_IDRED", tn->loc,
		     "identifier redeclared: %s%s (previous: \"%s%s\", current: \"%s%s\")",
		     scope_prefix(v.scope), v.name, TN(c, old->type), old->assoc ? " [ ]" : "",
		     TN(c, v.type), v.assoc ? " [ ]" : "");
	}
}

static void check_typedef(struct checker *c, const struct type_name *tn)
{
	dt_tid t, old;

	if (!tn->name) {
		/* "struct s;" makes s known if it is not, "struct s { ... };" defines it. */
		if (!tn->spec->has_body && tn->spec->kind && tn->spec->kind != BTF_KIND_ENUM &&
		    !tn->spec->mod) {
			if (type_find(c->ts, NULL, tn->spec->kind, tn->spec->base) == TID_NONE)
				need(c, type_fwd(c->ts, tn->spec->kind, tn->spec->base));
			return;
		}
		(void)decl_type(c, tn);
		return;
	}
	t = decl_type(c, tn);
	old = type_find(c->ts, "D", BTF_KIND_TYPEDEF, tn->name);
	if (old != TID_NONE && type_compatible(c->ts, old, t))
		return; /* the same again, as C11 allows */
	/* The system's header files call signed what D has always called unsigned, and the reverse. */
	if (old < T_FIXED_MAX && is_int(c, old) && is_int(c, t) &&
	    type_size(c->ts, old) == type_size(c->ts, t) && is_included(tn->loc))
		return;
	if (old != TID_NONE)
		fail(c, "D_DECL_TYPERED", tn->loc, "type redeclared: %s", tn->name);
	if (builtin_find(tn->name) || symtab_var(c->st, VAR_GLOBAL, tn->name) ||
	    symtab_inline(c->st, tn->name))
		fail(c, "D_DECL_IDRED", tn->loc, "identifier redeclared: %s", tn->name);
	need(c, type_typedef(c->ts, tn->name, t));
}

static void check_inline(struct checker *c, struct decl *d)
{
	const struct type_name *tn = &d->tn;
	bool params =
		tn->nderivs && (tn->derivs[0].kind == D_ASSOC || tn->derivs[0].kind == D_FUNCTION);
	struct inline_def *def = arena_new(&c->d->arena, struct inline_def);

	/* What a program has declared already stays. */
	if (c->p->opts.library && symtab_inline(c->st, tn->name))
		return;
	if (symtab_inline(c->st, tn->name) || builtin_find(tn->name) ||
	    symtab_var(c->st, VAR_GLOBAL, tn->name))
		fail(c, "D_DECL_IDRED", tn->loc, "identifier redefined: %s", tn->name);
	def->name = tn->name;
	def->decl = d;
	def->library = c->p->opts.library;
	def->type = derived_type(c, tn, params ? 1 : 0);
	if (!d->has_body || type_strip(c->ts, def->type) != T_VOID)
		check_object_type(c, tn, def->type);
	if (params) {
		def->params = &tn->derivs[0];
		def->param_types = arena_array(&c->d->arena, dt_tid, def->params->nparams + 1);
		for (unsigned i = 0; i < def->params->nparams; i++) {
			def->param_types[i] = param_type(c, &def->params->params[i]);
			if (!def->params->param_names[i])
				fail(c, "D_DECL_PROTO_NAME", def->params->params[i].loc,
				     "a parameter of inline %s has no name", tn->name);
		}
	}
	if (!symtab_add_inline(c->st, def))
		diag_oom(c->d);
	/* What cannot depend on a clause is checked here, so that an inline nobody uses is sound,
	 * too. */
	if (!params && d->init && (d->init->kind == N_INT || d->init->kind == N_STRING))
		(void)inline_expand(c, def, d->init, NULL, 0);
}

void check_decl(struct checker *c, struct decl *d)
{
	switch (d->kind) {
	case DECL_VAR:
		check_var_decl(c, d);
		break;
	case DECL_TYPE:
		check_typedef(c, &d->tn);
		break;
	case DECL_INLINE:
		check_inline(c, d);
		break;
	case DECL_XLATOR:
		check_translator(c, d);
		break;
	case DECL_PROVIDER:
		check_provider(c, d);
	}
}
