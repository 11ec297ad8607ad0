/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The tree: what the parser makes and check.c completes.
 *
 * After parsing a node holds what the text said. After checking (check.h), every expression has its
 * type, every identifier is resolved to what it names, every implicit conversion is an explicit
 * N_CAST, arrays that decay are N_DECAY, and constants are folded. The code room relies on that and
 * on nothing else.
 */
#ifndef DT_TREE_H
#define DT_TREE_H

#include "base/diag.h"
#include "lang/types.h"

enum node_kind {
	/* leaves */
	N_INT,	  /* .ival */
	N_STRING, /* .str (terminated, may contain NUL: .slen) */
	N_NAME,	  /* .name; after check becomes N_VAR, N_BUILTIN, N_INT (enumerator, inline) or
		     another tree */
	N_MACRO,  /* .name as written: "$target", "$$pid"; after check N_INT or N_STRING. $1 and $$1
		     never get here */
	N_SYMBOL, /* module`name: .mod (may be NULL), .name; after check .addr; the value is the
		     object at addr */
	N_THIS,	  /* this->x: .name; after check N_VAR */
	N_SELF,	  /* self->x: .name; after check N_VAR */
	N_AGG,	  /* @name[keys]: .name ("_" if anonymous), .args keys (before check); .agg after */
	N_VAR,	  /* .var, .args: keys if the variable is an associative array */
	N_BUILTIN, /* builtin variable: .builtin; .args the index of uregs[], fds[]. args[i]:
		      .args[0] is an N_INT, the N of the argN it is (probe_arg.mapping), .tid its
		      type, .tid2 its native type */
	/* expressions over .a .b .c */
	N_CALL,	 /* function, action or aggregating function: .name, .args; after check .builtin */
	N_UNARY, /* .op: TOK_MINUS TOK_PLUS TOK_TILDE TOK_NOT TOK_STAR TOK_AMP; a */
	N_PREINC,
	N_PREDEC,
	N_POSTINC,
	N_POSTDEC, /* a */
	N_BINARY, /* .op; a b. Pointer arithmetic after check: integer side already scaled (N_BINARY
		   * size) */
	N_ASSIGN, /* .op (TOK_ASSIGN, TOK_PLUS_EQ ...); a = b. After check a compound assignment
		     keeps its op; .tid2 is the type in which the arithmetic is done */
	N_COND,	  /* a ? b : c */
	N_COMMA,  /* a, b */
	N_CAST,	  /* (.tid) a */
	N_SIZEOF, /* a or .type; after check N_INT */
	N_OFFSETOF, /* .type, .name; after check N_INT */
	N_STRINGOF, /* stringof a / (string)a. After check a is a pointer, or an array of char that
		       has not decayed (its length bounds the string); also stands wherever text
		       that is no string is used as one */
	N_MEMBER,   /* a.name : after check .member */
	N_ARROW,    /* a->name: after check turned into N_MEMBER over N_UNARY(*) */
	N_INDEX, /* a[b] (C array or pointer; several indexes in .args before check). After check a
		    is a pointer, an array under N_DECAY; b has type long and counts elements */
	N_DECAY, /* array object a as a pointer to its first element (after check) */
	N_FUNC, /* after check: a function of the program's own runs: .body. N_COMMA joins it and the N_VAR
		   in which it left its value */
	N_XLATE, /* xlate<.type>(a), and what of its own accord is translated, as args[ ]. After check: .xl;
		    .a the value translated; .tid the output type or a pointer to it. Members taken of it are
		    replaced by what the translator says of them. One that stays is a structure as a whole:
		    .args are the members that have a value: N_MEMBERs, whose .a is the value */
};

#define NODE_HEIGHT_MAX 1000

/* Operators are the lexer's tokens. */
enum token {
	TOK_EOF = 256,
	TOK_IDENT,
	TOK_INTLIT,
	TOK_STRLIT,
	TOK_CHARLIT,
	TOK_MACRO,
	TOK_AGG,
	TOK_PSPEC,
	/* punctuation and operators */
	TOK_LPAR,
	TOK_RPAR,
	TOK_LBRAC,
	TOK_RBRAC,
	TOK_LBRACE,
	TOK_RBRACE,
	TOK_SEMI,
	TOK_COMMA,
	TOK_COLON,
	TOK_QUEST,
	TOK_ELLIPSIS,
	TOK_DOT,
	TOK_ARROW,
	TOK_BACKQUOTE,
	TOK_PLUS,
	TOK_MINUS,
	TOK_STAR,
	TOK_SLASH,
	TOK_PERCENT,
	TOK_AMP,
	TOK_PIPE,
	TOK_CARET,
	TOK_TILDE,
	TOK_NOT,
	TOK_SHL,
	TOK_SHR,
	TOK_LT,
	TOK_LE,
	TOK_GT,
	TOK_GE,
	TOK_EQ,
	TOK_NE,
	TOK_ANDAND,
	TOK_OROR,
	TOK_XORXOR,
	TOK_PLUSPLUS,
	TOK_MINUSMINUS,
	TOK_ASSIGN,
	TOK_PLUS_EQ,
	TOK_MINUS_EQ,
	TOK_STAR_EQ,
	TOK_SLASH_EQ,
	TOK_PERCENT_EQ,
	TOK_AMP_EQ,
	TOK_PIPE_EQ,
	TOK_CARET_EQ,
	TOK_SHL_EQ,
	TOK_SHR_EQ,
	/* keywords: see lex.c; all are >= TOK_KEYWORD */
	TOK_KEYWORD = 400,
};

const char *token_name(int tok); /* "'+='", "identifier" ...: for messages */

struct var;
struct agg;
struct builtin;
struct type_name;
struct translator;

struct node {
	enum node_kind kind;
	int op; /* enum token */
	struct loc loc;
	dt_tid tid; /* type of the value, after check */
	dt_tid tid2;
	bool lvalue; /* after check: may be assigned (a variable of D's, a part of one, or what a pointer leads to that may be scratch memory) */
	/* After check: an object reached through a pointer (N_UNARY *, N_MEMBER, N_INDEX) lies in
	 * user memory; a pointer or array or N_STRINGOF points there (a variable itself never lies
	 * there). copyin()'s result is a copy: not user. */
	bool user;
	bool is_const;	 /* N_INT/N_STRING and what folds to them */
	uint16_t height; /* of the tree below; the parser bounds it (NODE_HEIGHT_MAX), so walks may
			    recurse */
	struct node *a, *b, *c;
	struct node **args;
	unsigned nargs;
	const char *name, *mod;
	union {
		uint64_t ival;
		struct {
			const char *str;
			uint32_t slen;
		};
		uint64_t addr;
		struct stmt *body;
	};
	struct type_name *type;	   /* sizeof(type), casts, offsetof, xlate: as parsed */
	struct type_member member; /* N_MEMBER */
	struct var *var;
	struct agg *agg;
	const struct translator *xl;
	const struct builtin *builtin;
	const char *attributes; /* of the inline that it came from, as a pragma told them; NULL */
	struct format *format;	/* printf, printa ...: the parsed format, set by check */
};

/* ---- type names and declarators, as parsed: resolved by decl.c ---- */

enum decl_storage {
	STORE_NONE,
	STORE_EXTERN,
	STORE_TYPEDEF,
	STORE_SELF,
	STORE_THIS,
	STORE_STATIC,
	STORE_REGISTER,
	STORE_AUTO,
	STORE_INLINE
};

struct member_decl;

struct type_spec { /* declaration specifiers */
	struct loc loc;
	enum decl_storage storage;
	bool is_const, is_volatile, is_restrict, userland;
	const char *base; /* canonical C spelling ("unsigned long"), typedef name or tag; NULL if
			     anonymous */
	const char *mod;  /* module of mod`name, or NULL */
	unsigned kind;	  /* 0: ordinary name; BTF_KIND_STRUCT, _UNION, _ENUM */
	bool has_body;
	struct member_decl *members; /* struct and union bodies */
	unsigned nmembers;
	struct enum_decl {
		const char *name;
		struct node *value;
		struct loc loc;
	} * enums;
	unsigned nenums;
	bool resolved; /* after check: */
	dt_tid tid;    /* the type, without the declarator */
};

enum deriv_kind { D_POINTER, D_ARRAY, D_FUNCTION, D_ASSOC };

struct deriv { /* one derivation, outermost first as read from the name outwards */
	enum deriv_kind kind;
	bool is_const, is_volatile, is_restrict;
	struct node *dim;	  /* D_ARRAY; NULL: [] */
	struct type_name *params; /* D_FUNCTION parameters, D_ASSOC key types */
	const char **param_names;
	unsigned nparams;
	bool variadic;
};

struct type_name { /* specifiers + declarator (abstract if name == NULL) */
	struct type_spec *spec;
	const char *name;
	struct loc loc;
	struct deriv *derivs;
	unsigned nderivs;
	dt_tid tid; /* of a provider's argument, after check */
};

struct member_decl {
	struct type_name tn;
	struct node *bits; /* bitfield width or NULL */
};

/* ---- statements, clauses, declarations ---- */

enum stmt_kind {
	S_EXPR,	 /* expr */
	S_IF,	 /* expr, body, orelse */
	S_BLOCK, /* body */
	S_FOR,	 /* init, expr (NULL: always), step, body; .bound after check */
	S_BREAK, /* after check: expr is done before, if it is not NULL */
	S_CONTINUE,
	S_EACH, /* for (names in expr) body: expr is an N_NAME or N_AGG. check_split() makes it a clause */
	S_RETURN, /* expr; after check an assignment to where the function's value is expected */
	S_CALL,	  /* made by check: body is that of a function, whose value nobody wants */
	S_DECL, /* in a function: tn, and expr if it starts with a value; after check an S_EXPR or empty */
};

struct stmt {
	enum stmt_kind kind;
	struct loc loc;
	struct node *expr, *init, *step;
	struct stmt *body, *orelse;
	const char **names; /* S_EACH */
	unsigned nnames;
	struct type_name *tn;
	uint32_t bound;	   /* S_FOR: it goes round this often at the most; once more is a fault */
	struct stmt *next; /* next in the same block */
};

struct probe_desc { /* as written, macros already put in; NULL and "" both mean "any" */
	struct loc loc;
	const char *text; /* the whole description */
	const char *prov, *mod, *func, *name;
	uint32_t id; /* != 0: given by number, the rest unused */
};

struct clause {
	struct loc loc;
	struct probe_desc *probes;
	unsigned nprobes;
	struct node *pred; /* NULL: none */
	struct stmt *body; /* NULL: empty or no body; see has_body */
	bool has_body;
	bool uses_args; /* args[]: it runs only where these have the types that it was checked for */
	unsigned index; /* 0.. in the program */
	/* END's clauses that go through keys are cut in parts (check_each.c), which follow each other. */
	enum {
		PART_CONTINUES = 1,
		PART_GOES_ON = 2
	} part;		   /* what it shows is on the line of the one before; of the one behind */
	struct each *each; /* NULL: it runs once */
	struct clause *next;
};

/* A clause that dtrace runs once for each key of an array or an aggregation. */
struct each {
	const struct stmt *stmt;
	const struct var *array; /* or */
	struct agg *agg;
	struct node **keys; /* N_VARs: what is set before each round */
	unsigned nkeys;
	struct node *value; /* of the aggregation; NULL: it has no single one */
	struct node *state; /* N_VAR: whether there are more rounds; set by break */
};

enum decl_kind { DECL_VAR, DECL_INLINE, DECL_XLATOR, DECL_PROVIDER, DECL_TYPE };

/* Attribute triplets of stability: "Stable/Evolving/Common". */
struct stability {
	uint8_t name, data, class_;
};

struct xl_member {
	const char *name;
	struct loc loc;
	struct node *value;
};
struct prov_probe {
	const char *name;
	struct loc loc;
	struct type_name *args;
	unsigned nargs;
	struct type_name *xargs;
	unsigned nxargs;
};

struct decl {
	enum decl_kind kind;
	struct loc loc;
	struct type_name tn; /* DECL_VAR, DECL_INLINE (params in a D_FUNCTION or D_ASSOC),
				DECL_XLATOR: output type */
	struct node *init;   /* DECL_INLINE: value */
	struct stmt *body;   /* DECL_INLINE: of a function */
	bool has_body;
	struct type_name in; /* DECL_XLATOR: input type and name */
	struct xl_member *members;
	unsigned nmembers;
	const char *name; /* DECL_PROVIDER */
	struct prov_probe *probes;
	unsigned nprobes;
	struct decl *next;
};

struct pragma { /* #pragma D option x=y and the other kinds, in order of appearance */
	struct loc loc;
	const char *kind; /* "option", "attributes", "binding", "depends_on", "error", "ident",
			     "line" */
	const char *text; /* rest of the line */
	struct pragma *next;
};

struct program_tree {
	struct clause *clauses; /* in order */
	struct decl *decls;
	struct pragma *pragmas;
	unsigned nclauses;
};

#endif
