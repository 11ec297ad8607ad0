/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A checked program: what lang gives to code. And the environment lang asks about the world, so
 * that it never touches the kernel itself and is tested with a made-up one.
 */
#ifndef DT_PROGRAM_H
#define DT_PROGRAM_H

#include "base/diag.h"
#include "lang/builtin.h"
#include "lang/tree.h"
#include "lang/types.h"

enum var_scope { VAR_GLOBAL, VAR_SELF, VAR_THIS };

/* A D variable. Scalars (nkeys == 0 and not assoc) have one value a scope; associative arrays one a
 * key tuple. */
struct var {
	const char *name;
	enum var_scope scope;
	dt_tid type; /* of the value: integer, pointer, string, struct, union or C array */
	bool assoc;
	dt_tid *keys; /* assoc: key types (integers are widened to 8 bytes, strings, structs) */
	unsigned nkeys;
	bool declared;
	bool hidden; /* a function's: no program can name it, and it need not outlive a statement */
	bool user_ptr; /* holds pointers into user memory (declared userland) */
	const struct translator
		*xl; /* holds the input of this translator: what is asked of it is translated */
	const char *stability; /* by a pragma; NULL: none told */
	struct loc loc;	       /* declaration or first assignment */
	unsigned number;       /* 0.. in the table */
	unsigned index;	       /* 0.. within its scope, assoc and scalar counted apart */
};

enum agg_kind {
	AGG_COUNT,
	AGG_SUM,
	AGG_AVG,
	AGG_MIN,
	AGG_MAX,
	AGG_STDDEV,
	AGG_QUANTIZE,
	AGG_LQUANTIZE,
	AGG_LLQUANTIZE
};

/* An aggregation @name. All uses in a session share it. */
struct agg {
	const char *name;   /* without @; "_" for @ and @_ */
	unsigned id;	    /* 1.. in order of first appearance (what aggid means to the guide) */
	enum agg_kind kind; /* set by the first aggregating assignment */
	bool assigned;	    /* has an aggregating assignment at all */
	/* T_STACK, T_SYMADDR, T_USYMADDR, strings, integers, structs, arrays. An integer's is the
	 * widest of all uses: a use's own key node may be narrower and is extended by its own type.
	 */
	dt_tid *keys;
	struct node *
		*key_nodes; /* of the first use: tells code how to pack (execname: 16 bytes ...) */
	unsigned nkeys;
	bool is_signed; /* of the aggregated expression */
	int64_t base,
		limit; /* lquantize(x, base, limit, step); llquantize: factor, low, high, steps */
	int64_t step, nsteps; /* llquantize: step = factor, base = low magnitude, limit = high
				 magnitude, nsteps = steps */
	struct loc loc;
};

/* What a compilation may ask about probes. probe = opaque to lang. */
struct probe_arg {
	dt_tid native, type; /* the argument's type; type differs when a translator applies */
	const char *name;    /* NULL if it has none */
	unsigned mapping;    /* args[i] is argN with N = mapping */
	const char *why;     /* it can't be read, since; NULL: it can */
};

struct lang_env {
	void *ctx;
	/* Are there probes for this description? Returns how many (0: none; negative: -errno), and
	 * fills types of args[] when *all* matching probes agree (nargs = -1 if they do not; 0
	 * if the only one has none or nothing is known of them). */
	int (*probe_match)(void *ctx, const struct probe_desc *d, struct probe_arg *args,
			   int *nargs);
	/* How many probes there are for it, as above; cheaper, since nobody asks for their
	 * arguments. NULL: not offered, then probe_match answers. */
	int (*probe_count)(void *ctx, const struct probe_desc *d);
	/* The nearest probe to a description that matched nothing, for the hint, in buf; false:
	 * none, and probe_why may know why there is none. */
	bool (*probe_near)(void *ctx, const struct probe_desc *d, char *buf, size_t n);
	/* After probe_match or probe_count found nothing or failed: why, in one line; NULL: nothing is known. May be NULL. */
	const char *(*probe_why)(void *ctx);
	/* The tag of that reason; NULL: it has none of its own. */
	const char *(*probe_tag)(void *ctx);
	/* Macro variables: "target", "pid", "uid" ...: 0 or -ENOENT ("target" without -c/-p). */
	int (*macro)(void *ctx, const char *name, int64_t *value);
	/* A name that means nothing so far: may it now, because a library that declares it has been
	 * read? And if not: why the library that has it can't be; NULL: none has. Both may be NULL. */
	bool (*library)(void *ctx, const char *name);
	const char *(*library_why)(void *ctx, const char *name);
	/* #pragma D depends_on: is there such a "provider", "module" or "library"? NULL: nobody knows, so there is. */
	bool (*depends)(void *ctx, const char *kind, const char *name);
	int argc; /* macro arguments: argv[0] is $0 */
	char *const *argv;
};

struct compile_opts {
	bool zdefs;	  /* -Z: descriptions may match nothing */
	bool defaultargs; /* -xdefaultargs: missing $N is 0 or "" */
	bool argref;	  /* -xargref: macro arguments may stay unused */
	bool destructive; /* -w given (checked again at run time; a pragma may set it) */
	bool errtags;
	bool empty;	  /* -xempty: an empty program is no error */
	bool library;	  /* a library's text: what nobody uses of it need not fit this kernel */
	uint32_t loopmax; /* rounds of a loop whose bound the program does not show; 0: not told */
	size_t memory;	  /* bytes a compilation may take; 0: no limit (tests make it fail) */
	enum {
		PSPEC_NONE,
		PSPEC_PROVIDER,
		PSPEC_MODULE,
		PSPEC_FUNC,
		PSPEC_NAME
	} spec; /* -P -m -f -n: how bare text is read */
	const char
		*pred_and_body; /* NULL; text of '-n probe /pred/ { }' is part of the text itself */
};

/* One compiled program (one -n, -s ... each makes one; they share variables and aggregations
 * through the session). */
struct program {
	struct diag_ctx dc;
	struct types *types; /* borrowed from the handle */
	struct source *src;
	struct compile_opts opts;
	struct lang_env env;
	struct program_tree tree;
	struct lex_notes *lex_notes; /* the lexer's own */
	struct symtab *syms; /* variables and aggregations, shared between programs of a session */
};

struct inline_def;

/*
 * Variables, aggregations, inlines and translators of a session. Lives in its own arena; inlines and
 * translators lie in that of the program that declared them, which must stay while others are
 * compiled.
 */
struct symtab {
	struct arena arena;
	VEC(struct var *) vars;
	unsigned counts[3][2]; /* of them, by scope and whether associative */
	VEC(struct agg *) aggs;
	VEC(struct inline_def *) inlines;
	VEC(struct translator *) translators;
	struct hash by_name; /* "g:name" "s:name" "t:name" "i:name" "@name" */
};

struct symtab *symtab_new(void);
void symtab_free(struct symtab *st);

/*
 * Compiles text to a checked tree. Returns NULL and fills *err (copied, free with diag_free) on
 * failure; leaves symtab and types as they were but for new names that nothing refers to. text is
 * copied.
 */
struct program *program_compile(const char *name, const char *what, const char *text, size_t len,
				const struct compile_opts *opts, const struct lang_env *env,
				struct types *types, struct symtab *syms, struct diag *err);
void program_free(struct program *p);
/* A copy with memory of its own, its source text too; diag_clear() frees it. */
void diag_copy(const struct diag *from, struct diag *to);
void diag_clear(struct diag *d); /* frees what program_compile put in *err */

/* Passes, in order (compile.c lists them). */
void parse_program(struct program *p); /* lex.c parse_*.c: text -> tree */
void check_program(struct program *p); /* check_*.c: types, names, conversions, folding */

#endif
