/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the files check*.c and decl.c share. From the parser's tree to the typed one that tree.h
 * promises.
 *
 * check_*() functions take a node as parsed and return the node that takes its place, with type and
 * meaning; they fail through the compilation's diag_ctx and never return NULL. A checked node is
 * not checked again and its fields are not changed afterwards (the argument of an inline may stand
 * in several places), so conversions wrap or copy it.
 */
#ifndef DT_CHECK_H
#define DT_CHECK_H

#include "lang/format.h"
#include "lang/program.h"

#define CHECK_MAX_DEPTH 1000 /* of nested expressions, inlines expanded */
#define CHECK_MAX_ARGS	64   /* args[] of a probe */
#define CHECK_MAX_GROWN                                                                            \
	200000u /* nodes of a clause that come of inlines: several instructions each */

struct inline_def {
	const char *name;
	struct decl *decl;
	dt_tid type;
	const struct deriv *params; /* D_FUNCTION or D_ASSOC, or NULL */
	dt_tid *param_types;
	const char *stability; /* by a pragma; NULL: none told */
	bool busy;	       /* being expanded: a use of itself is an error */
	bool used;
	bool library; /* of the D library */
};

/* How a structure of the stable kind is had from what the kernel has. */
struct translator {
	const struct decl *decl;
	dt_tid out, in;
};

/* Names that stand for values while a body is checked: an inline's parameters, a translator's input. */
struct frame {
	const char *const *names; /* NULL: one without a name */
	struct node **args;
	unsigned n;
};

/* printa(@a), clear(@a) ...: @a may be assigned further down, so these are completed at the end. */
struct late_use {
	struct node *call;
	unsigned arg;
};

struct checker {
	struct program *p;
	struct diag_ctx *d;
	struct types *ts;
	struct symtab *st;
	struct clause *clause; /* NULL outside of clauses */
	const struct probe_desc
		*args_desc;   /* the description args[] would come from; NULL: none asked yet */
	const char *args_why; /* why there are none, if that is known */
	struct probe_arg args[CHECK_MAX_ARGS];
	int nargs; /* -1: not known or not the same for all probes */
	unsigned depth;
	unsigned loops;		   /* that the statement at hand stands in */
	const struct frame *frame; /* NULL: none */
	struct func_use *func;	   /* the function whose body is being checked; NULL: none */
	VEC(struct late_use) late;
	VEC(struct type_enumerator)
	enumerators;	     /* of the enum being declared: known to its later values */
	bool args_known;     /* args, nargs, args_desc are those of this clause */
	size_t first_inline; /* of this program's, in the table */
	unsigned grown; /* nodes that inlines and translators have made of the clause at hand */
	struct loc use; /* the outermost inline that is being expanded */
	unsigned uses;	/* how deep in inlines we are */
	bool trial;	/* of an inline that nothing uses: what can't be told ends at undecided */
	jmp_buf undecided;
};

#define fail(c, tag, at, ...)		 diag_fail((c)->d, tag, at, __VA_ARGS__)
#define fail_hint(c, tag, at, hint, ...) diag_fail_hint((c)->d, tag, at, hint, __VA_ARGS__)

/* A short form of type_name() for messages. */
#define TN(c, t) TYPE_NAME((c)->ts, t)

/* ---- check_expr.c ---- */
struct node *check_expr(struct checker *c, struct node *n); /* arrays and functions stay objects */
struct node *check_rvalue(struct checker *c, struct node *n); /* arrays decay to pointers */
struct node *check_scalar(struct checker *c, struct node *n, const char *tag, const char *what);
const char *op_text(int op); /* "+=" */
bool points_to_nothing(struct checker *c, dt_tid ptr);
/* Fails: sou has no member of this name. With a hint of which it has. */
DT_NORETURN void no_member(struct checker *c, const char *tag, const struct node *n, dt_tid sou,
			   const char *name);

/* ---- check_assign.c ---- */
struct node *check_assign(struct checker *c, struct node *n);
struct node *check_incdec(struct checker *c, struct node *n);
/* n as a value of type `to`, by the rules of assignment; NULL: they don't allow it. */
struct node *assign_convert(struct checker *c, struct node *n, dt_tid to);

/* ---- check_conv.c ---- */
struct node *mk_node(struct checker *c, enum node_kind kind, struct loc loc, dt_tid tid);
struct node *mk_int(struct checker *c, struct loc loc, dt_tid tid, uint64_t value);
struct node *mk_binary(struct checker *c, int op, struct loc loc, dt_tid tid, struct node *a,
		       struct node *b);
struct node *clone_tree(struct checker *c, const struct node *n); /* of an unchecked tree */
/* n nodes more in the clause at hand, by expansion. Fails where no kernel could take the result. */
void grow(struct checker *c, unsigned n);
/* The nodes below and with n, counted up to `most`. */
unsigned count_nodes(const struct node *n, unsigned most);
/* n as `to`: folded if constant, as it is if the bits and their meaning stay the same, else under
 * an N_CAST. */
struct node *convert(struct checker *c, struct node *n, dt_tid to);
struct node *cast_to(struct checker *c, struct node *n, dt_tid to); /* always has type `to` */
struct node *decay(struct checker *c, struct node *n);
struct node *to_string(struct checker *c,
		       struct node *n);			  /* n is stringy (or a scalar: stringof) */
dt_tid promoted(struct checker *c, const struct node *n); /* C's integer promotions */
dt_tid usual_type(struct checker *c, const struct node *a,
		  const struct node *b);		  /* and conversions */
uint64_t cut_to(struct checker *c, uint64_t v, dt_tid t); /* as a conversion to t does it */
/* Folds an operation on N_INT operands already of its type; NULL: not foldable. */
struct node *fold_unary(struct checker *c, struct node *n);
struct node *fold_binary(struct checker *c, struct node *n);
bool pointee_user(struct checker *c, const struct node *n); /* a pointer into user memory */
bool is_object(const struct node *n); /* has a place in memory (D's or the kernel's) */
bool is_null_const(const struct node *n);
bool is_int(struct checker *c, dt_tid t); /* integer of at most 8 bytes */
bool is_scalar(struct checker *c, dt_tid t);

/* ---- check_name.c ---- */
/* Why the kernel's types are not known, as a hint; NULL: they are, or nobody asked. */
const char *no_types_hint(struct checker *c);
/* Fails: t is declared, perhaps, but nowhere defined. name: of what was to have it, or NULL. */
DT_NORETURN void incomplete(struct checker *c, struct loc loc, const char *tag, dt_tid t,
			    const char *name);
struct node *check_name(struct checker *c, struct node *n);
struct node *check_var(struct checker *c, struct node *n, struct node *const *keys, unsigned nkeys);
struct node *check_symbol(struct checker *c, struct node *n);
struct node *check_macro(struct checker *c, struct node *n);
/* base[keys]: NULL if base is not a name that takes keys (then it is C's []). */
struct node *check_keyed(struct checker *c, struct node *n, struct node *base, struct node **keys,
			 unsigned nkeys);
struct var *var_find(struct checker *c, const struct node *n);
/* A variable that comes to be by being assigned to. */
struct var *var_from_assignment(struct checker *c, const struct node *lhs, struct node *const *keys,
				unsigned nkeys, const struct node *value);
struct inline_def *inline_find(struct checker *c, const char *name);
/* What is passed to it, checked and of its parameters' types. */
struct frame inline_args(struct checker *c, struct inline_def *def, const struct node *use,
			 struct node *const *args, unsigned nargs);
struct node *inline_expand(struct checker *c, struct inline_def *def, struct node *use,
			   struct node *const *args, unsigned nargs);
/* Fails: this name means nothing. With a hint of what it may have been. */
/* An error if other systems have this name and we can not. */
void name_absent(struct checker *c, const struct node *n);
DT_NORETURN void name_undefined(struct checker *c, const struct node *n);

/* What the name stands for in the body that is being checked; NULL: nothing. */
struct node *frame_arg(struct checker *c, const char *name);

/* ---- check_unused.c ---- */
void check_unused(struct checker *c); /* the inlines that nothing used */

/* ---- check_xlate.c ---- */
void check_translator(struct checker *c, struct decl *d);
struct node *check_xlate(struct checker *c, struct node *n);
/* value as `to` (a structure or a pointer to one) by the translator there is for them; NULL: there is none. */
struct node *translated(struct checker *c, struct node *value, dt_tid to, struct loc at);
/* from.name of n, from->name: n is replaced by what the translator says of it. from is an N_XLATE. */
struct node *xlate_member(struct checker *c, struct node *n, const struct node *from);
/* An N_XLATE that is no pointer, to be used as a whole. */
struct node *xlate_whole(struct checker *c, struct node *n);

/* ---- check_pragma.c ---- */
void check_dependencies(struct checker *c); /* before anything else is */
void check_pragmas(struct checker *c);	    /* when all declarations have been */

/* ---- check_call.c ---- */
/* data: the call may be an action with a value (stack(), sym() ...): printf's arguments,
 * aggregation keys. */
struct node *check_call(struct checker *c, struct node *n, bool data);
/* Of type void where that is all a call gives: whoever can't use it has a message of its own. */
struct node *check_or_void(struct checker *c, struct node *n);
struct node *check_data(struct checker *c,
			struct node *n); /* an argument of printf or trace, or a key */
void check_statement_call(struct checker *c, struct node *n);

/* ---- check.c ---- */
struct node *check_statement(struct checker *c, struct node *n); /* an expression as a statement */
void check_block(struct checker *c, struct stmt *s, unsigned depth);

/* ---- check_loop.c ---- */
#define LOOP_MOST 1000000 /* rounds */
void check_for(struct checker *c, struct stmt *s, unsigned depth);

/* What no variable can be is refused. */
void check_object_type(struct checker *c, const struct type_name *tn, dt_tid t);

/* ---- check_func.c ---- */
struct node *func_value(struct checker *c, struct inline_def *def, struct node *use,
			const struct frame *args);
void func_statement(struct checker *c, struct inline_def *def, struct stmt *s);
void check_local(struct checker *c, struct stmt *s);
void check_return(struct checker *c, struct stmt *s);
bool in_value_function(const struct checker *c);

/* ---- check_keys.c ---- */
struct node *check_has_key(struct checker *c, struct node *n, const struct builtin *b);
struct node *check_delete(struct checker *c, struct node *n);

/* A variable that no program can name. */
struct node *hidden_variable(struct checker *c, enum var_scope scope, const char *name, dt_tid type,
			     struct loc at);

/* ---- check_each.c ---- */
void check_split(struct checker *c, struct clause *cl);
void check_each(struct checker *c, struct clause *cl, struct frame *frame);
/* A break or continue outside of other loops: false if it is not in the body of a loop over keys either. */
bool check_each_leave(struct checker *c, struct stmt *s);
struct node *each_value(struct checker *c, const struct node *n);
DT_NORETURN void check_each_misplaced(struct checker *c, const struct stmt *s);

/* ---- check_spec.c ---- */
/* Order among speculate(), commit(), what records and what can't be undone, in a checked clause. */
void check_speculation(struct checker *c, const struct clause *cl);

/* ---- check_format.c ---- */
void check_printf(struct checker *c, struct node *n);
void check_printa_format(struct checker *c, struct node *n);

/* ---- check_agg.c ---- */
void check_aggregation(struct checker *c, struct node *n); /* @a[k] = f(x), a statement */
struct node *check_agg_arg(struct checker *c, struct node *call, unsigned arg);
void check_late(struct checker *c);

/* ---- decl.c ---- */
dt_tid decl_type(struct checker *c, const struct type_name *tn);
void check_decl(struct checker *c, struct decl *d);
void check_provider(struct checker *c, struct decl *d); /* decl_provider.c */
/* Asks what args[] holds in this clause, the first time it is needed. */
void load_args(struct checker *c);
int64_t const_int(struct checker *c, struct node *n, const char *tag,
		  const char *what); /* a constant expression */

/* ---- builtin.c ---- */
enum param_kind { PK_TYPE, PK_AGG, PK_LVALUE, PK_SCALAR, PK_ANY, PK_FORMAT, PK_CONST, PK_LITERAL };

struct proto_param {
	enum param_kind kind;
	dt_tid type;	  /* PK_TYPE */
	const char *text; /* as the row has it */
	bool optional;
};

struct proto {
	dt_tid result;
	struct proto_param params[10];
	unsigned nparams, nrequired;
	bool variadic;
};

/* Parses a row's prototype. False: a type in it is not known here (*missing names it) or memory ran
 * out. */
bool builtin_proto(struct types *ts, struct arena *a, const struct builtin *b, struct proto *out,
		   const char **missing);

/* ---- symtab.c ---- */
struct var *symtab_var(struct symtab *st, enum var_scope scope, const char *name);
struct agg *symtab_agg(struct symtab *st, const char *name);
struct var *symtab_add_var(struct symtab *st,
			   const struct var *v); /* copied, name too; NULL: out of memory */
struct agg *symtab_add_agg(struct symtab *st, const char *name);
struct inline_def *symtab_inline(struct symtab *st, const char *name);
bool symtab_add_inline(struct symtab *st,
		       struct inline_def *def); /* borrowed; false: out of memory */
const char *symtab_near(struct symtab *st, enum var_scope scope, const char *name);

#endif
