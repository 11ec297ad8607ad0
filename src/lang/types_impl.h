/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the files types*.c share: the spaces and how a raw reference becomes a dt_tid.
 */
#ifndef DT_TYPES_IMPL_H
#define DT_TYPES_IMPL_H

#include <bpf/btf.h>
#include "lang/btf_read.h"
#include "lang/types.h"

#define SPACE_SHIFT 24
#define SPACE_MAX   127u /* TID_NONE lies in space 127, which is never used */
#define SPACE_D	    0u
#define SPACE_KERN  1u

#define TID(space, id) (((dt_tid)(space) << SPACE_SHIFT) | (id))
#define TID_SPACE(t)   ((t) >> SPACE_SHIFT)
#define TID_ID(t)      ((t) & ((1u << SPACE_SHIFT) - 1))

#define MAX_STRIP 64 /* typedefs and qualifiers in a row; more is a loop in a hostile file */
#define MAX_DEPTH 16 /* nesting of anonymous members, of pointers to pointers in comparisons */

struct space {
	struct btf_file file;
	char *name; /* "vmlinux", a module */
	bool open;  /* the file is there */
	char why[160];
};

struct types {
	struct btf *d;
	struct arena arena;	 /* interned strings, keys of the hashes */
	struct hash intern;	 /* D's names: libbpf moves its string section when it grows */
	struct hash named;	 /* "s tag", "t name" ...: see types_find.c; value: tid + 1 */
	struct hash derived;	 /* struct derived_key: value: tid + 1 */
	struct hash complete;	 /* forward declaration to its definition */
	struct hash laid_out;	 /* the same of programs' types, which are never forgotten */
	struct hash enumerators; /* name: struct d_enumerator */
	unsigned strsize;
	dt_tid string_array;
	struct space *spaces[SPACE_MAX];
	unsigned nspaces; /* spaces[1..nspaces) have been tried */
	char *path;
	types_missing_f *missing; /* NULL: nobody */
	void *missing_arg;
	char *kallsyms; /* the file's text while it is being asked */
	size_t kallsyms_len;
};

struct d_enumerator {
	dt_tid type;
	int64_t value;
	dt_tid mark; /* number of types before it was declared: see types_forget() */
};

/* The record of a type; NULL: void, none, or not there. Valid until a type is made. */
const struct btf_type *types_record(const struct types *ts, dt_tid t);
/* A reference found in the record of `in`, with its space. */
dt_tid types_ref(const struct types *ts, dt_tid in, uint32_t raw);
/* A string of the record of `in`: stable until types_free(). Never NULL. */
const char *types_string(const struct types *ts, dt_tid in, uint32_t off);
const char *types_intern(const struct types *ts, const char *s); /* NULL: out of memory */
/* Removes typedefs and qualifiers one at a time; false when t has none. *t stays a type. */
bool types_strip_one(const struct types *ts, dt_tid *t);
/* The kernel's BTF or a module's, opened at its first use; NULL: not there. */
struct space *types_space(struct types *ts, const char *name);
/* That of a program over a copy of these bytes, by the name of its file. NULL: no BTF, no memory, or too many. */
struct space *types_program_space(struct types *ts, const char *file, const void *btf, size_t len);
/* Remembers and finds names of D's own container. kind: 's' 'u' 'e' 't'. */
bool types_name_set(struct types *ts, char kind, const char *name, dt_tid t);
dt_tid types_name_get(const struct types *ts, char kind, const char *name);
/* The definition of a forward declaration, or t itself. */
dt_tid types_complete(const struct types *ts, dt_tid t);
bool types_fixed(dt_tid t); /* one of D's own kinds of value, at which stripping stops */

#endif
