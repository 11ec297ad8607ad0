/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Types are BTF. One number, a dt_tid, names a type in any of several BTFs: bits 24..30 say which
 * BTF
 * ("space"), bits 0..23 the id in it. Space 0 is D's own container, made with libbpf, into which
 * declarations and derived types (pointers, arrays) of a D program go; its records hold complete
 * dt_tids, so a D struct can point to a kernel struct without copying it. Space 1 is the kernel's
 * (/sys/kernel/btf/vmlinux), mapped and indexed by this file's own reader the first time a name in
 * it is asked for: libbpf's parser takes 3 ms, an index over the mapped file 0.6 ms, and most
 * one-liners need neither. Spaces 2.. are kernel modules' (split on space 1), opened when named.
 *
 * Always go through type_*(); a raw reference inside a kernel record lacks its space.
 */
#ifndef DT_TYPES_H
#define DT_TYPES_H

#include <linux/btf.h>
#include "base/base.h"

typedef uint32_t dt_tid;

#define TID_NONE 0x7fffffffu /* "no such type"; never a type */

/* Fixed ids in D's own container, made by types_new() in this order. Void is 0 as in all BTF. */
enum {
	T_VOID = 0,
	T_CHAR,
	T_SCHAR,
	T_UCHAR,
	T_SHORT,
	T_USHORT,
	T_INT,
	T_UINT,
	T_LONG,
	T_ULONG,
	T_LLONG,
	T_ULLONG,
	T_BOOL,
	T_INT8,
	T_INT16,
	T_INT32,
	T_INT64, /* typedefs int8_t ... */
	T_UINT8,
	T_UINT16,
	T_UINT32,
	T_UINT64,
	T_INTPTR,
	T_UINTPTR,
	T_SIZE,
	T_SSIZE,
	T_PID,
	T_UID,
	T_GID,
	T_ID /* typedefs intptr_t ... id_t */,
	T_PROCESSORID, /* processorid_t, int */
	T_STRING,      /* D's string: typedef "string" of char[strsize] */
	T_STACK,       /* value of stack()/ustack(): typedef "stack" of void */
	T_SYMADDR,     /* "_symaddr": typedef of uintptr_t; sym() func() mod() */
	T_USYMADDR,    /* "_usymaddr": struct of two uint64_t: pid, address */
	T_DYN,	       /* "<DYN>": variable not typed yet; no value has it after check */
	T_VOIDPTR,
	T_CHARPTR,
	T_FIXED_MAX,
};

/* What C has for 64 bits: long, or long long where that is longer. */
#if __SIZEOF_LONG__ == 8
#define T_WORD64  T_LONG
#define T_UWORD64 T_ULONG
#else
#define T_WORD64  T_LLONG
#define T_UWORD64 T_ULLONG
#endif

struct types;

/*
 * strsize: bytes of `string` with its terminator. btf_path: the kernel's types; NULL: the running
 * kernel's own, or where it has none /lib/modules/RELEASE/dtrace.btf (`make types`). A missing or
 * unreadable BTF is no error here: lookups find nothing, types_why() tells. NULL: no memory.
 */
struct types *types_new(unsigned strsize, const char *btf_path);
void types_free(struct types *ts);
/* Gives back what a compilation needed of the mapped files; later questions read it again. */
void types_trim(struct types *ts);
/* A point to return to: types_forget(ts, types_mark(ts)) undoes the names declared since (the types
 * stay, unnamed). */
dt_tid types_mark(const struct types *ts);
void types_forget(struct types *ts, dt_tid mark);
const char *types_why(const struct types *ts);	/* why the kernel's BTF is not there; NULL if it is
						  (or not tried) */
const char *types_path(const struct types *ts); /* the file that they are read from */
/* That is the running kernel's BTF: only then do its numbers mean anything to the kernel. */
bool types_kernels_own(const struct types *ts);
void types_set_strsize(struct types *ts, unsigned strsize);
unsigned types_strsize(const struct types *ts);

/* Looking at a type. `type_strip` removes typedefs and qualifiers (but stops at D's string and
 * other T_ typedefs of T_STRING..T_DYN, which are types of their own). The others strip first where
 * that makes sense. */
dt_tid type_strip(const struct types *ts, dt_tid t);
unsigned type_kind(const struct types *ts,
		   dt_tid t); /* BTF_KIND_* after stripping; BTF_KIND_UNKN: void */
int64_t type_size(const struct types *ts, dt_tid t); /* bytes; -1: void, function or incomplete */
unsigned type_align(const struct types *ts, dt_tid t);
dt_tid type_ref(const struct types *ts,
		dt_tid t); /* pointee, element, return type of a FUNC_PROTO */
uint32_t type_nelems(const struct types *ts, dt_tid t); /* of an array */
bool type_is_signed(const struct types *ts,
		    dt_tid t); /* integers and enums; plain char is signed */
bool type_is_integer(const struct types *ts, dt_tid t); /* int, char, bool, enum */
bool type_is_scalar(const struct types *ts, dt_tid t);	/* integer or pointer */
bool type_is_pointer(const struct types *ts, dt_tid t);
bool type_is_string(const struct types *ts, dt_tid t); /* D string exactly */
bool type_is_stringy(const struct types *ts,
		     dt_tid t); /* string, char[], char * (what D lets act as string) */
bool type_is_array(const struct types *ts, dt_tid t); /* C array, not string */
bool type_is_sou(const struct types *ts, dt_tid t);   /* struct or union */
bool type_is_func(const struct types *ts, dt_tid t);
bool type_is_float(const struct types *ts, dt_tid t);
bool type_is_user(const struct types *ts,
		  dt_tid t); /* pointer tagged __user (BTF type tag "user") */
bool types_is_dynamic(const struct types *ts,
		      dt_tid t); /* value without C's kind of size: stack, symbol, <DYN> */
bool type_compatible(const struct types *ts, dt_tid a,
		     dt_tid b); /* same after stripping, structurally for ptr/array */
/* "struct foo *", "uint32_t", "int [4]", "int (*)(void *)"; in the buffer given, always terminated;
 * returns it. */
char *type_name(const struct types *ts, dt_tid t, char *buf, size_t n);
/* The canonical spelling of an integer that compilers write otherwise: "long int" is "long". */
const char *type_c_spelling(const char *name);
#define TYPE_NAME(ts, t) type_name((ts), (t), (char[160]){ 0 }, 160)

struct type_member {
	const char *name; /* "" if anonymous */
	dt_tid type;
	uint32_t bit_off;  /* from the start of the struct asked about */
	uint32_t bit_size; /* 0: not a bitfield */
};
unsigned type_nmembers(const struct types *ts, dt_tid sou);
bool type_member_at(const struct types *ts, dt_tid sou, unsigned i, struct type_member *out);
/* Finds a member by name, also inside anonymous members. */
bool type_member(const struct types *ts, dt_tid sou, const char *name, struct type_member *out);
/* Nearest member name for a hint, or NULL. */
const char *type_member_near(const struct types *ts, dt_tid sou, const char *name);

/* Function prototypes: kind FUNC_PROTO (FUNC is followed to its prototype). */
unsigned type_nparams(const struct types *ts, dt_tid proto);
bool type_param(const struct types *ts, dt_tid proto, unsigned i, const char **name, dt_tid *type);
bool type_is_variadic(const struct types *ts, dt_tid proto);

/* Enumerators. */
bool type_enumerator_name(const struct types *ts, dt_tid en, int64_t value, const char **name);

/* Making types in D's container. All return TID_NONE when out of memory; derived types are found
 * again if already made, so equal derived types have equal ids. */
dt_tid type_ptr(struct types *ts, dt_tid to);
dt_tid type_array(struct types *ts, dt_tid elem, uint32_t n);
dt_tid type_const(struct types *ts, dt_tid t);
dt_tid type_volatile(struct types *ts, dt_tid t);
dt_tid type_typedef(struct types *ts, const char *name,
		    dt_tid t); /* replaces nothing: caller checks redeclaration */
dt_tid type_fwd(struct types *ts, unsigned kind,
		const char *name);	      /* BTF_KIND_STRUCT/UNION/ENUM; completed later */
dt_tid type_user(struct types *ts, dt_tid t); /* t as what a __user pointer points to */
/* Struct layout as C does it, bitfields included; completes a forward declaration of the same tag
 * if there is one. bit_off of the members given is ignored and computed. A bitfield has
 * bit_size 1.., BITS_ZERO for `int : 0`; its type is an integer's. TID_NONE also when a member's
 * type has no size (the caller checks first for a better message). */
#define BITS_ZERO UINT32_MAX
dt_tid type_struct(struct types *ts, unsigned kind, const char *tag, const struct type_member *m,
		   unsigned n);
struct type_enumerator {
	const char *name;
	int64_t value;
};
dt_tid type_enum(struct types *ts, const char *tag, const struct type_enumerator *e, unsigned n);
dt_tid type_func(struct types *ts, dt_tid ret, const dt_tid *params, const char *const *names,
		 unsigned n, bool variadic);

/*
 * Types of a program, as its compiler has laid them out: found by no name, kept until types_free(). A struct or union is declared
 * first, so that others can lead to it, and may be defined later, once. Members that BTF has no room for are left out.
 */
dt_tid type_program_tag(struct types *ts, unsigned kind, const char *tag);
bool type_program_define(struct types *ts, dt_tid tag, unsigned kind, const char *name,
			 uint32_t size, const struct type_member *m, unsigned n);
dt_tid type_program_enum(struct types *ts, const char *name, uint32_t size,
			 const struct type_enumerator *e, unsigned n);
dt_tid type_program_typedef(struct types *ts, const char *name, dt_tid t);
dt_tid type_program_float(struct types *ts, const char *name, uint32_t size);
/* A pointer of the same name whose target lies in user memory; any other type as it is. */
dt_tid type_pointing_to_user(struct types *ts, dt_tid t);
/*
 * The type of a function in a program's own BTF. file: by which these bytes are known; they are copied when it is new. TID_NONE: it
 * has none, the bytes are no BTF, or there are too many such files.
 */
dt_tid type_program_func(struct types *ts, const char *file, const void *btf, size_t len,
			 const char *func);

/*
 * Finding by name: D's container first, then the kernel's BTF. module: NULL anywhere (D, vmlinux),
 * "D", "vmlinux", or a kernel module. kind: BTF_KIND_STRUCT, _UNION, _ENUM (also ENUM64), _TYPEDEF
 * or _INT (both: any ordinary type name, "unsigned long" in C's canonical spelling among them),
 * _FUNC, _VAR. TID_NONE: none. A complete type is preferred to a forward declaration. When unloaded
 * kernel BTF can't contain the answer it is not loaded.
 */
dt_tid type_find(struct types *ts, const char *module, unsigned kind, const char *name);
bool type_enumerator(struct types *ts, const char *name, int64_t *value,
		     dt_tid *type); /* any enum constant */
/* The same, but only among those D programs declared. */
bool types_d_enumerator(const struct types *ts, const char *name, int64_t *value);
const char *type_near(struct types *ts, unsigned kind,
		      const char *name); /* for a hint; NULL if none */
/* Id in the kernel's own BTF (for kfuncs, tp_btf, rdonly_cast), -ENOENT if it is not of that. */
int type_kernel_id(const struct types *ts, dt_tid t);

/*
 * A name of a type that is known nowhere: asks whether it may be now, since a library has been read.
 * Called before the kernel's own types are looked through.
 */
typedef bool types_missing_f(void *arg, const char *name);
void types_on_missing(struct types *ts, types_missing_f *f, void *arg);

/* Kernel symbols by name: address from /proc/kallsyms (read once, on first need), type from BTF if
 * it has one, or kernel_vars.def. 0, or -ENOENT, or -EPERM when addresses are hidden. module as above. */
int types_symbol(struct types *ts, const char *module, const char *name, uint64_t *addr,
		 dt_tid *type);
/* /proc/kallsyms as a whole, read on first need; valid until types_trim(). 0 or -errno. */
int types_kallsyms(struct types *ts, const char **text);

#endif
