/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The life of a struct types, its spaces, and D's own base types. See types.h for the model.
 *
 * D's container is a libbpf object whose records hold complete dt_tids. libbpf moves both its
 * records and its strings when they grow, so nobody outside keeps a pointer to a record, and names
 * of D types are interned before they are given out. Names from the kernel's files point into the
 * map.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "lang/types_impl.h"

#define KERNEL_BTF "/sys/kernel/btf/"

struct base_int {
	dt_tid id;
	const char *name;
	unsigned size;
	int encoding;
};

static const struct base_int base_ints[] = {
	{ T_CHAR, "char", 1, BTF_INT_SIGNED },
	{ T_SCHAR, "signed char", 1, BTF_INT_SIGNED },
	{ T_UCHAR, "unsigned char", 1, 0 },
	{ T_SHORT, "short", 2, BTF_INT_SIGNED },
	{ T_USHORT, "unsigned short", 2, 0 },
	{ T_INT, "int", 4, BTF_INT_SIGNED },
	{ T_UINT, "unsigned int", 4, 0 },
	{ T_LONG, "long", sizeof(long), BTF_INT_SIGNED },
	{ T_ULONG, "unsigned long", sizeof(long), 0 },
	{ T_LLONG, "long long", 8, BTF_INT_SIGNED },
	{ T_ULLONG, "unsigned long long", 8, 0 },
	{ T_BOOL, "_Bool", 1, BTF_INT_BOOL },
};

struct base_typedef {
	dt_tid id; /* 0: any, after the fixed ones */
	const char *name;
	dt_tid ref;
};

static const struct base_typedef base_typedefs[] = {
	{ T_INT8, "int8_t", T_SCHAR },
	{ T_INT16, "int16_t", T_SHORT },
	{ T_INT32, "int32_t", T_INT },
	{ T_INT64, "int64_t", T_WORD64 },
	{ T_UINT8, "uint8_t", T_UCHAR },
	{ T_UINT16, "uint16_t", T_USHORT },
	{ T_UINT32, "uint32_t", T_UINT },
	{ T_UINT64, "uint64_t", T_UWORD64 },
	{ T_INTPTR, "intptr_t", T_LONG },
	{ T_UINTPTR, "uintptr_t", T_ULONG },
	{ T_SIZE, "size_t", T_ULONG },
	{ T_SSIZE, "ssize_t", T_LONG },
	{ T_PID, "pid_t", T_INT },
	{ T_UID, "uid_t", T_UINT },
	{ T_GID, "gid_t", T_UINT },
	{ T_ID, "id_t", T_INT },
	{ T_PROCESSORID, "processorid_t", T_INT },
	/* string: see types_new(); then stack and _symaddr */
};

/* What D programs of other systems use besides. */
static const struct base_typedef more_typedefs[] = {
	{ 0, "uchar_t", T_UCHAR },  { 0, "ushort_t", T_USHORT },  { 0, "uint_t", T_UINT },
	{ 0, "ulong_t", T_ULONG },  { 0, "longlong_t", T_LLONG }, { 0, "u_longlong_t", T_ULLONG },
	{ 0, "ptrdiff_t", T_LONG }, { 0, "caddr_t", T_CHARPTR },  { 0, "hrtime_t", T_LLONG },
	{ 0, "off_t", T_LONG },	    { 0, "offset_t", T_LLONG },	  { 0, "time_t", T_LONG },
	{ 0, "bool", T_BOOL },	    { 0, "ipaddr_t", T_UINT },	  { 0, "in_addr_t", T_UINT },
	{ 0, "major_t", T_UINT },   { 0, "minor_t", T_UINT },
};

struct base_float {
	const char *name;
	unsigned size;
};

static const struct base_float base_floats[] = {
	{ "float", 4 },
	{ "double", 8 },
	{ "long double", sizeof(long double) },
};

bool types_fixed(dt_tid t)
{
	return t >= T_STRING && t <= T_DYN;
}

const char *types_intern(const struct types *cts, const char *s)
{
	struct types *ts =
		(struct types *)(uintptr_t)cts; /* a cache: looking does not change the types */
	char *copy = hash_gets(&ts->intern, s);

	if (copy)
		return copy;
	copy = arena_strdup(&ts->arena, s);
	if (!copy || hash_sets(&ts->intern, copy, copy))
		return NULL;
	return copy;
}

bool types_name_set(struct types *ts, char kind, const char *name, dt_tid t)
{
	char *key = arena_printf(&ts->arena, "%c%s", kind, name);

	return key && !hash_sets(&ts->named, key, (void *)((uintptr_t)t + 1));
}

dt_tid types_name_get(const struct types *ts, char kind, const char *name)
{
	char key[256];
	void *v;

	if ((size_t)snprintf(key, sizeof(key), "%c%s", kind, name) >= sizeof(key)) {
		char *big = NULL;

		if (asprintf(&big, "%c%s", kind, name) < 0) {
			memory_short();
			return TID_NONE;
		}
		v = hash_gets(&ts->named, big);
		free(big);
	} else {
		v = hash_gets(&ts->named, key);
	}
	return v ? (dt_tid)((uintptr_t)v - 1) : TID_NONE;
}

static bool add_base_types(struct types *ts)
{
	unsigned vlen = ts->strsize ? ts->strsize : 1;
	dt_tid next = T_VOID + 1, usym, va;

	for (size_t i = 0; i < ARRAY_SIZE(base_ints); i++) {
		const struct base_int *b = &base_ints[i];

		if (btf__add_int(ts->d, b->name, b->size, b->encoding) != (int)next++ ||
		    !types_name_set(ts, 't', b->name, b->id))
			return false;
	}
	for (size_t i = 0; i < ARRAY_SIZE(base_typedefs); i++) {
		const struct base_typedef *b = &base_typedefs[i];

		if (btf__add_typedef(ts->d, b->name, (int)b->ref) != (int)next++ ||
		    !types_name_set(ts, 't', b->name, b->id))
			return false;
	}
	/* The array behind string comes after the fixed ids; libbpf takes a reference forward. */
	ts->string_array = T_FIXED_MAX;
	if (btf__add_typedef(ts->d, "string", (int)ts->string_array) != T_STRING ||
	    btf__add_typedef(ts->d, "stack", T_VOID) != T_STACK ||
	    btf__add_typedef(ts->d, "_symaddr", T_UINTPTR) != T_SYMADDR)
		return false;
	usym = (dt_tid)btf__add_struct(ts->d, "_usymaddr", 16);
	if (usym != T_USYMADDR || btf__add_field(ts->d, "pid", T_UINT64, 0, 0) ||
	    btf__add_field(ts->d, "addr", T_UINT64, 64, 0) ||
	    btf__add_typedef(ts->d, "<DYN>", T_VOID) != T_DYN ||
	    btf__add_ptr(ts->d, T_VOID) != T_VOIDPTR || btf__add_ptr(ts->d, T_CHAR) != T_CHARPTR ||
	    btf__add_array(ts->d, T_UINT, T_CHAR, vlen) != (int)ts->string_array)
		return false;
	if (!types_name_set(ts, 't', "string", T_STRING) ||
	    !types_name_set(ts, 't', "stack", T_STACK) ||
	    !types_name_set(ts, 't', "_symaddr", T_SYMADDR) ||
	    !types_name_set(ts, 't', "_usymaddr", T_USYMADDR) ||
	    !types_name_set(ts, 't', "void", T_VOID))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(more_typedefs); i++)
		if (type_typedef(ts, more_typedefs[i].name, more_typedefs[i].ref) == TID_NONE)
			return false;
	/* The compiler's own, of which header files make va_list: what D has to know is its size. */
	va = sizeof(va_list) > sizeof(void *) ? type_array(ts, T_UINT64, sizeof(va_list) / 8)
					      : T_VOIDPTR;
	if (type_typedef(ts, "__builtin_va_list", va) == TID_NONE)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(base_floats); i++) {
		int id = btf__add_float(ts->d, base_floats[i].name, base_floats[i].size);

		if (id < 0 || !types_name_set(ts, 't', base_floats[i].name, (dt_tid)id))
			return false;
	}
	return true;
}

/* Where the running kernel's types are: its own, or those that were made for a kernel without (`make
 * types`), if they are there. */
static char *kernel_types(void)
{
	struct utsname u;
	char made[sizeof(u.release) + 32];

	if (access(KERNEL_BTF "vmlinux", F_OK) && !uname(&u)) {
		snprintf(made, sizeof(made), "/lib/modules/%s/dtrace.btf", u.release);
		if (!access(made, R_OK))
			return strdup(made);
	}
	return strdup(KERNEL_BTF "vmlinux");
}

struct types *types_new(unsigned strsize, const char *btf_path)
{
	struct types *ts = calloc(1, sizeof(*ts));

	if (!ts)
		return NULL;
	ts->nspaces = SPACE_KERN;
	ts->strsize = strsize;
	ts->path = btf_path ? strdup(btf_path) : kernel_types();
	ts->d = btf__new_empty();
	if (!ts->path || !ts->d || !add_base_types(ts)) {
		types_free(ts);
		return NULL;
	}
	/* Pointers that exist already are found again by type_ptr(). */
	if (type_ptr(ts, T_VOID) == TID_NONE || type_ptr(ts, T_CHAR) == TID_NONE) {
		types_free(ts);
		return NULL;
	}
	return ts;
}

void types_free(struct types *ts)
{
	if (!ts)
		return;
	for (unsigned i = SPACE_KERN; i < ts->nspaces; i++) {
		btf_file_close(&ts->spaces[i]->file);
		free(ts->spaces[i]->name);
		free(ts->spaces[i]);
	}
	btf__free(ts->d);
	hash_free(&ts->intern);
	hash_free(&ts->named);
	hash_free(&ts->derived);
	hash_free(&ts->complete);
	hash_free(&ts->laid_out);
	hash_free(&ts->enumerators);
	arena_free(&ts->arena);
	free(ts->kallsyms);
	free(ts->path);
	free(ts);
}

void types_trim(struct types *ts)
{
	for (unsigned i = SPACE_KERN; i < ts->nspaces; i++)
		btf_file_trim(&ts->spaces[i]->file);
	free(ts->kallsyms);
	ts->kallsyms = NULL;
}

const char *types_why(const struct types *ts)
{
	if (ts->nspaces <= SPACE_KERN)
		return NULL;
	if (ts->spaces[SPACE_KERN]->open)
		return ts->spaces[SPACE_KERN]
			->file.bad; /* may turn out later: it is read as needed */
	return ts->spaces[SPACE_KERN]->why;
}

void types_set_strsize(struct types *ts, unsigned strsize)
{
	const struct btf_type *t = btf__type_by_id(ts->d, ts->string_array);

	ts->strsize = strsize;
	/* The container is ours; only its length of one array changes, in place. */
	((struct btf_array *)(uintptr_t)(t + 1))->nelems = strsize;
}

unsigned types_strsize(const struct types *ts)
{
	return ts->strsize;
}

const char *types_path(const struct types *ts)
{
	return ts->path;
}

bool types_kernels_own(const struct types *ts)
{
	return !strcmp(ts->path, KERNEL_BTF "vmlinux");
}

/* Opens a file as a new space, remembered also when it is not there, so that nobody asks twice. */
static struct space *space_open(struct types *ts, const char *name, const char *path,
				struct btf_file *base)
{
	struct space *sp;
	int err;

	if (ts->nspaces >= SPACE_MAX)
		return NULL;
	sp = calloc(1, sizeof(*sp));
	if (sp)
		sp->name = strdup(name);
	err = sp && sp->name ? btf_file_open(&sp->file, path, base, sp->why, sizeof(sp->why))
			     : -ENOMEM;
	if (err == -ENOMEM) { /* not to be remembered */
		memory_short();
		if (sp)
			free(sp->name);
		free(sp);
		return NULL;
	}
	sp->open = err == 0;
	ts->spaces[ts->nspaces++] = sp;
	return sp;
}

struct space *types_space(struct types *ts, const char *name)
{
	char path[160];
	struct space *kern, *sp = NULL;

	if (ts->nspaces == SPACE_KERN && !space_open(ts, "vmlinux", ts->path, NULL))
		return NULL;
	kern = ts->spaces[SPACE_KERN];
	if (!name || strcmp(name, "vmlinux") == 0 || strcmp(name, "kernel") == 0 ||
	    strcmp(name, "genunix") == 0)
		return kern->open ? kern : NULL;
	for (unsigned i = SPACE_KERN + 1; i < ts->nspaces; i++)
		if (strcmp(ts->spaces[i]->name, name) == 0)
			sp = ts->spaces[i];
	/* A module's BTF goes on where the kernel's own ends. */
	if (!sp && kern->open && types_kernels_own(ts) && *name && *name != '.' &&
	    !strchr(name, '/') &&
	    (size_t)snprintf(path, sizeof(path), KERNEL_BTF "%s", name) < sizeof(path))
		sp = space_open(ts, name, path, &kern->file);
	return sp && sp->open ? sp : NULL;
}

struct space *types_program_space(struct types *ts, const char *file, const void *btf, size_t len)
{
	struct space *sp;
	void *own;

	types_space(ts, NULL); /* the kernel's is the first */
	for (unsigned i = SPACE_KERN + 1; i < ts->nspaces; i++)
		if (strcmp(ts->spaces[i]->name, file) == 0)
			return ts->spaces[i]->open ? ts->spaces[i] : NULL;
	if (ts->nspaces <= SPACE_KERN || ts->nspaces >= SPACE_MAX)
		return NULL;
	sp = calloc(1, sizeof(*sp));
	own = malloc(len ? len : 1);
	if (sp)
		sp->name = strdup(file);
	if (!sp || !own || !sp->name) {
		memory_short();
		if (sp)
			free(sp->name);
		free(sp);
		free(own);
		return NULL;
	}
	memcpy(own, btf, len);
	sp->open = !btf_file_parse(&sp->file, own, len, NULL, sp->why, sizeof(sp->why));
	sp->file.owned = sp->open;
	if (!sp->open)
		free(own);
	ts->spaces[ts->nspaces++] = sp;
	return sp->open ? sp : NULL;
}

const struct btf_type *types_record(const struct types *ts, dt_tid t)
{
	unsigned space = TID_SPACE(t);

	if (t == T_VOID || t == TID_NONE || TID_ID(t) == 0)
		return NULL;
	if (space == SPACE_D)
		return btf__type_by_id(ts->d, t);
	if (space >= ts->nspaces)
		return NULL;
	return btf_file_type(&ts->spaces[space]->file, TID_ID(t));
}

dt_tid types_ref(const struct types *ts, dt_tid in, uint32_t raw)
{
	unsigned space = TID_SPACE(in);
	struct btf_file *f;

	if (space == SPACE_D || raw == 0)
		return raw;
	f = &ts->spaces[space]->file;
	if (!btf_file_type(f, raw))
		return TID_NONE;
	return TID(raw < f->first_id ? SPACE_KERN : space, raw);
}

const char *types_string(const struct types *ts, dt_tid in, uint32_t off)
{
	unsigned space = TID_SPACE(in);
	const char *s;

	if (space == SPACE_D) {
		s = btf__str_by_offset(ts->d, off);
		s = s ? types_intern(ts, s) : NULL;
		return s ? s : "";
	}
	return btf_file_str(&ts->spaces[space]->file, off);
}

int type_kernel_id(const struct types *ts, dt_tid t)
{
	return TID_SPACE(t) == SPACE_KERN && types_kernels_own(ts) ? (int)TID_ID(t) : -ENOENT;
}

dt_tid types_mark(const struct types *ts)
{
	return btf__type_cnt(ts->d);
}

void types_forget(struct types *ts, dt_tid mark)
{
	struct hash *tables[] = { &ts->named, &ts->complete };

	/* Deleting may move entries, so each deletion starts the walk again; there are few. */
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		bool again = true;

		while (again) {
			again = false;
			for (struct hash_slot *s = NULL; (s = hash_next(tables[i], s));) {
				dt_tid t = (dt_tid)((uintptr_t)s->value - 1);

				if (TID_SPACE(t) == SPACE_D && t >= mark && t != TID_NONE) {
					hash_del(tables[i], s->key, s->keylen);
					again = true;
					break;
				}
			}
		}
	}
	for (bool again = true; again;) {
		again = false;
		for (struct hash_slot *s = NULL; (s = hash_next(&ts->enumerators, s));) {
			if (((struct d_enumerator *)s->value)->mark >= mark) {
				hash_del(&ts->enumerators, s->key, s->keylen);
				again = true;
				break;
			}
		}
	}
}
