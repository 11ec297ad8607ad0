/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The types of a program's functions come from its own BTF (gcc -gbtf) or from DWARF (-g, or an installed separate file), which is opened
 * when args[] is first asked for; the calling convention says in which registers or words of the stack they are. An argument that no
 * program of ours can fetch - a number of floating point, an object passed as a whole - is listed and says so to who asks for it.
 *
 * Pointers lead into the process' memory.
 */
#include "probe/pid_args.h"

#include <dwarf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "arch/arch.h"
#include "probe/dwarf_types.h"
#include "probe/go_call.h"
#include "probe/internal.h"

enum {
	VECTORS = 8,	   /* registers that numbers of floating point are passed in */
	FLATTEN_DEPTH = 8, /* of structures within each other */
};

struct signature {
	dt_tid value; /* T_VOID: none; of Go's several the first */
	struct {
		const char *name;
		dt_tid type;
	} params[DT_ARGS_MAX];
	unsigned n;
};

/* ---- what a file tells ---- */

struct known_file {
	struct debug_info *info;   /* NULL: none */
	struct dwarf_types *types; /* NULL: none yet */
};

static struct known_file *file_of(struct registry *r, const struct process_object *o)
{
	struct known_file *k = hash_gets(&r->debug_files, o->file);
	int fd;

	if (k)
		return k;
	k = arena_new(&r->arena, struct known_file);
	if (!k || hash_sets(&r->debug_files, o->file, k))
		return NULL;
	fd = open(o->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0) {
		k->info = debug_info_open(fd);
		close(fd);
	}
	return k;
}

void pid_args_free(struct registry *r)
{
	for (struct hash_slot *s = NULL; (s = hash_next(&r->debug_files, s));) {
		struct known_file *k = s->value;

		dwarf_types_free(k->types);
		debug_info_close(k->info);
	}
	hash_free(&r->debug_files);
}

static bool from_btf(struct registry *r, const struct known_file *k, const char *file,
		     const char *symbol, struct signature *sig)
{
	size_t len;
	const void *btf = debug_info_btf(k->info, &len);
	dt_tid f = btf ? type_program_func(r->types, file, btf, len, symbol) : TID_NONE;

	if (f == TID_NONE)
		return false;
	f = type_ref(r->types, f);
	sig->value = type_ref(r->types, f);
	for (unsigned i = 0; i < type_nparams(r->types, f) && i < DT_ARGS_MAX; i++, sig->n++)
		if (!type_param(r->types, f, i, &sig->params[i].name, &sig->params[i].type))
			break;
	return true;
}

static bool has_flag(Dwarf_Die *die, unsigned name)
{
	Dwarf_Attribute a;
	bool set = false;

	return dwarf_attr(die, name, &a) && !dwarf_formflag(&a, &set) && set;
}

static int from_dwarf(struct known_file *k, Dwarf_Die *function, struct signature *sig)
{
	Dwarf_Die at;

	sig->value = dwarf_type_of(k->types, function);
	if (sig->value == TID_NONE)
		return -ENOMEM;
	if (dwarf_child(function, &at))
		return 0;
	do {
		if (dwarf_tag(&at) != DW_TAG_formal_parameter || sig->n == DT_ARGS_MAX)
			continue;
		/* Go's results are parameters that are written to */
		if (has_flag(&at, DW_AT_variable_parameter)) {
			if (sig->value == T_VOID)
				sig->value = dwarf_type_of(k->types, &at);
			if (sig->value == TID_NONE)
				return -ENOMEM;
			continue;
		}
		sig->params[sig->n].name = debug_info_name(k->info, &at);
		sig->params[sig->n].type = dwarf_type_of(k->types, &at);
		if (sig->params[sig->n++].type == TID_NONE)
			return -ENOMEM;
	} while (debug_info_next(&at));
	return 0;
}

/* ---- where they are ---- */

/* How a type is passed: so many integer registers and vector registers, or so many words on the stack. */
struct passing {
	unsigned integers, vectors, words;
	bool aligned; /* to two words */
};

/* Marks which of the two words of an object of up to 16 bytes hold something else than floating point. False: it goes by memory. */
static bool flatten(const struct types *ts, dt_tid t, uint32_t at, bool integer[2], int depth)
{
	unsigned kind = type_kind(ts, t);
	int64_t size = type_size(ts, t), align = type_align(ts, t);
	dt_tid elem;

	if (depth > FLATTEN_DEPTH || size < 0 || at + size > 16 || (align && at % align))
		return false;
	switch (kind) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		for (unsigned i = 0; i < type_nmembers(ts, t); i++) {
			struct type_member m;

			if (!type_member_at(ts, t, i, &m))
				return false;
			if (m.bit_size)
				integer[((at * 8 + m.bit_off) / 64) & 1] = true;
			else if (!flatten(ts, m.type, at + m.bit_off / 8, integer, depth + 1))
				return false;
		}
		return true;
	case BTF_KIND_ARRAY:
		elem = type_ref(ts, t);
		for (uint32_t i = 0; i < type_nelems(ts, t) && type_size(ts, elem) > 0; i++)
			if (!flatten(ts, elem, at + i * (uint32_t)type_size(ts, elem), integer,
				     depth + 1))
				return false;
		return true;
	case BTF_KIND_FLOAT:
		return size <= 8;
	default:
		if (size)
			integer[at / 8 & 1] = true;
		return true;
	}
}

/* word: bytes of one. False: its size isn't known, so nothing is of those that follow. */
static bool how_passed(const struct types *ts, dt_tid t, bool bits32, struct passing *p)
{
	int64_t size = type_size(ts, t);
	bool integer[2] = { false, false };

	*p = (struct passing){ 0 };
	if (size < 0 || size > INT32_MAX)
		return false;
	if (bits32) {
		p->words = type_is_pointer(ts, t) ? 1 : (unsigned)(size + 3) / 4;
		return true;
	}
	if (size > 16 || !flatten(ts, t, 0, integer, 0)) {
		p->words = (unsigned)(size + 7) / 8;
		p->aligned = type_align(ts, t) > 8;
		return true;
	}
	for (int i = 0; i < (size + 7) / 8; i++) {
		if (integer[i])
			p->integers++;
		else
			p->vectors++;
	}
	return true;
}

static bool is_word(const struct types *ts, dt_tid t, bool bits32)
{
	return type_is_pointer(ts, t) ||
	       (type_is_scalar(ts, t) && type_size(ts, t) <= (bits32 ? 4 : 8));
}

static const char *why_not(const struct types *ts, dt_tid t)
{
	return type_is_float(ts, t)
		       ? "numbers of floating point are in registers that no probe can read"
	       : type_is_scalar(ts, t) ? "it takes several registers or words"
				       : "it is passed as a whole, not by its address";
}

static struct probe_arg one_arg(struct registry *r, dt_tid t, const char *name, unsigned mapping,
				bool bits32)
{
	struct probe_arg a = { .name = name, .mapping = mapping };

	a.type = a.native = type_pointing_to_user(r->types, t);
	if (!is_word(r->types, t, bits32))
		a.why = why_not(r->types, t);
	return a;
}

static int place_params(struct registry *r, const struct signature *sig, bool bits32,
			struct probe_arg *args, int max)
{
	unsigned registers = bits32 ? 0 : 6, integers = 0, vectors = 0, words = 0;
	struct passing p;
	int n = 0;

	/* A value that isn't returned in registers goes where a first argument that nobody sees says. */
	if (how_passed(r->types, sig->value, bits32, &p) && p.words &&
	    !type_is_float(r->types, sig->value) &&
	    !(bits32 && type_is_scalar(r->types, sig->value)))
		*(bits32 ? &words : &integers) += 1;
	for (unsigned i = 0; i < sig->n && n < max; i++) {
		dt_tid t = sig->params[i].type;
		unsigned mapping;

		if (!how_passed(r->types, t, bits32, &p))
			break;
		if (!p.words &&
		    (integers + p.integers > registers || vectors + p.vectors > VECTORS))
			p.words = p.integers + p.vectors;
		words += p.words && p.aligned ? words & 1 : 0;
		mapping = p.words ? registers + words : integers;
		if (p.words)
			words += p.words;
		else
			integers += p.integers, vectors += p.vectors;
		args[n++] = one_arg(r, t, sig->params[i].name, mapping, bits32);
	}
	return n;
}

static int place_go_params(struct registry *r, const struct signature *sig, enum arch_calls call,
			   struct probe_arg *args, int max)
{
	struct go_call c = { .how = &ARCH_HOST->calls[call] };
	int n = 0;

	for (unsigned i = 0; i < sig->n && n < max; i++) {
		dt_tid t = sig->params[i].type;
		unsigned number;
		bool whole = go_place(r->types, t, &c, &number);
		struct probe_arg *a = &args[n++];

		*a = one_arg(r, t, sig->params[i].name, number, c.how->word == 4);
		if (!whole)
			a->why = "it shares a word of the stack with others";
		else if (a->why && type_kind(r->types, t) == BTF_KIND_STRUCT)
			a->why = arena_printf(&r->arena, "it is passed in parts, from arg%u on",
					      number);
	}
	return n;
}

static int place_value(struct registry *r, const struct signature *sig, bool bits32,
		       struct probe_arg *args, int max)
{
	int n = 0;

	if (n < max)
		args[n++] = (struct probe_arg){ T_INT, T_INT, "offset", 0, NULL };
	if (n < max && type_size(r->types, sig->value) > 0)
		args[n++] = one_arg(r, sig->value, "value", 1, bits32);
	return n;
}

/* ---- a function ---- */

/* A copy that the compiler made for itself: with fewer parameters, or others. */
static bool is_clone(const char *symbol)
{
	return strstr(symbol, ".isra.") || strstr(symbol, ".constprop.") ||
	       strstr(symbol, ".part.");
}

static int none(struct registry *r, const struct process_object *o, const char *symbol,
		const char *why)
{
	registry_error(r, "the types of %s of %s are not known: %s", symbol, o->name, why);
	return 0;
}

int pid_args(struct registry *r, const struct process_object *o, uint64_t offset,
	     const char *symbol, enum arch_calls call, bool on_return, struct probe_arg *args,
	     int max)
{
	const struct elf_functions *fs = object_functions(r, o);
	const struct elf_segment *seg = fs ? elf_segment_of_offset(&fs->segments, offset) : NULL;
	struct known_file *k = seg ? file_of(r, o) : NULL;
	struct signature sig = { .value = T_VOID };
	Dwarf_Die function;

	if (!k || !k->info)
		return none(
			r, o, symbol,
			"it was built without -g, and no separate debug information is installed");
	if (is_clone(symbol))
		return none(r, o, symbol, "the compiler has changed what it takes");
	if (!from_btf(r, k, o->file, symbol, &sig)) {
		if (!debug_info_function(k->info, seg->addr + (offset - seg->offset), &function))
			return none(r, o, symbol, "its debug information has no such function");
		if (!k->types)
			k->types = dwarf_types_new(r->types, k->info, fs->bits32);
		if (!k->types || from_dwarf(k, &function, &sig))
			return registry_nomem(r);
	} else if (fs->bits32 && ARCH_HOST->long_size == 8) {
		return none(r, o, symbol, "BTF of 32-bit programs is not read");
	}
	if (on_return)
		return place_value(r, &sig, fs->bits32, args, max);
	if (call == CALL_GO || call == CALL_GO_STACK)
		return place_go_params(r, &sig, call, args, max);
	return place_params(r, &sig, fs->bits32, args, max);
}
