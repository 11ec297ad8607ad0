/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The linker: takes functions out of the embedded runtime object, behind the program that calls
 * them.
 *
 * The object has one section of code, its symbols, its relocations (calls between functions, and
 * the sizes that rt.h and unwind.h write as addresses) and the compiler's BTF, from which the prototypes
 * are read. Everything in it is within known bounds once object_open() accepted it. It is opened
 * anew for each program that needs it: that costs microseconds, and keeps this file free of state.
 */
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "code/link.h"
#include "runtime/frames.h"

#ifndef EM_BPF
#define EM_BPF 247
#endif

enum {
	RELOC_IMM64 = 1, /* R_BPF_64_64: both halves of a ld_imm64 */
	RELOC_CALL = 10, /* R_BPF_64_32: the distance of a call */

	MAX_FUNCTIONS = 512, /* what one program can take in; no runtime has as many */
	MAX_STRUCTS = 64,    /* struct types that prototypes point to */
	FRAME_ALIGN = 32,    /* kernels round a frame's size up to this */
};

extern const unsigned char runtime_object[], runtime_object_end[];

struct object {
	const unsigned char *data;
	size_t size;
	const struct bpf_insn *text;
	uint32_t ninsns;
	const Elf64_Sym *syms;
	uint32_t nsyms, first_global;
	const char *names;
	size_t names_size;
	const Elf64_Rel *rels;
	uint32_t nrels;
	uint32_t text_index;
	struct btf *btf; /* owned */
};

struct placed {
	uint32_t sym;
	uint32_t at;	/* first instruction in the output */
	uint32_t frame; /* bytes of stack */
};

struct linker {
	struct object obj;
	uint32_t strsize, rows;
	unsigned flags;
	struct linked *out;
	uint32_t cap;
	const char *missing;
	struct placed *placed;
	uint32_t nplaced;

	/* types already in out->btf */
	int type_u64, type_s64, type_char;
	struct {
		const char *name;
		int ptr;
	} structs[MAX_STRUCTS];
	unsigned nstructs;
};

static const void *object_part(const struct object *o, uint64_t off, uint64_t n)
{
	return off <= o->size && n <= o->size - off && off % 8 == 0 ? o->data + off : NULL;
}

static const char *object_name(const struct object *o, uint32_t off)
{
	return off < o->names_size ? o->names + off : "";
}

/* Notes what a section has for us. Relocations are those of the code, which is known before them.
 */
static int object_section(struct object *o, const Elf64_Shdr *sh, unsigned nsections,
			  unsigned index, const char *name)
{
	const Elf64_Shdr *s = &sh[index];

	if (!strcmp(name, ".text")) {
		o->text = object_part(o, s->sh_offset, s->sh_size);
		o->ninsns = (uint32_t)(s->sh_size / sizeof(*o->text));
		o->text_index = index;
	} else if (s->sh_type == SHT_SYMTAB && s->sh_link < nsections &&
		   sh[s->sh_link].sh_type == SHT_STRTAB) {
		o->syms = object_part(o, s->sh_offset, s->sh_size);
		o->nsyms = (uint32_t)(s->sh_size / sizeof(*o->syms));
		o->first_global = s->sh_info;
		o->names = (const char *)o->data + sh[s->sh_link].sh_offset;
		o->names_size = sh[s->sh_link].sh_size;
	} else if (s->sh_type == SHT_REL && o->text && s->sh_info == o->text_index) {
		o->rels = object_part(o, s->sh_offset, s->sh_size);
		o->nrels = (uint32_t)(s->sh_size / sizeof(*o->rels));
	} else if (!strcmp(name, ".BTF") && !o->btf) {
		o->btf = btf__new(o->data + s->sh_offset, (uint32_t)s->sh_size);
		if (!o->btf)
			return errno == ENOMEM ? -ENOMEM : -EINVAL;
	}
	return 0;
}

/* 0, -ENOMEM or -EINVAL. data is borrowed; o->btf is to be freed in any case. */
static int object_open(struct object *o, const unsigned char *data, size_t size)
{
	const Elf64_Ehdr *eh;
	const Elf64_Shdr *sh, *names;

	*o = (struct object){ .data = data, .size = size };
	eh = object_part(o, 0, sizeof(*eh));
	if (!eh || memcmp(eh->e_ident, ELFMAG, SELFMAG) || eh->e_machine != EM_BPF ||
	    eh->e_shentsize != sizeof(*sh) || eh->e_shstrndx >= eh->e_shnum)
		return -EINVAL;
	sh = object_part(o, eh->e_shoff, (uint64_t)eh->e_shnum * sizeof(*sh));
	if (!sh)
		return -EINVAL;
	names = &sh[eh->e_shstrndx];
	for (unsigned i = 0; i < eh->e_shnum; i++)
		if (sh[i].sh_type != SHT_NOBITS &&
		    (sh[i].sh_offset > size || sh[i].sh_size > size - sh[i].sh_offset ||
		     sh[i].sh_name >= names->sh_size))
			return -EINVAL;
	if (names->sh_type != SHT_STRTAB || !names->sh_size ||
	    data[names->sh_offset + names->sh_size - 1])
		return -EINVAL;
	for (unsigned i = 1; i < eh->e_shnum; i++) {
		int err = sh[i].sh_type == SHT_NOBITS
				  ? 0
				  : object_section(o, sh, eh->e_shnum, i,
						   (const char *)data + names->sh_offset +
							   sh[i].sh_name);

		if (err)
			return err;
	}
	return o->text && o->syms && o->rels && o->btf && o->names_size &&
			       !o->names[o->names_size - 1]
		       ? 0
		       : -EINVAL;
}

/* The function of this symbol lies within the code. */
static bool is_function(const struct object *o, const Elf64_Sym *s)
{
	return ELF64_ST_TYPE(s->st_info) == STT_FUNC && s->st_shndx == o->text_index &&
	       s->st_size && s->st_value % sizeof(struct bpf_insn) == 0 &&
	       s->st_size % sizeof(struct bpf_insn) == 0 &&
	       s->st_value / sizeof(struct bpf_insn) < o->ninsns &&
	       s->st_size / sizeof(struct bpf_insn) <=
		       o->ninsns - s->st_value / sizeof(struct bpf_insn);
}

/* Room for n more instructions. */
static bool reserve(struct linker *l, uint32_t n)
{
	struct linked *out = l->out;
	uint32_t cap = l->cap;
	void *p;

	if (out->ninsns + n <= cap)
		return true;
	while (cap < out->ninsns + n)
		cap = cap ? cap * 2 : 512;
	p = realloc(out->insns, cap * sizeof(*out->insns));
	if (!p)
		return false;
	out->insns = p;
	l->cap = cap;
	return true;
}

/* Bytes of its stack frame that a function touches. clang always writes "rX = r10; rX += -N"
 * together. */
static uint32_t frame_size(const struct bpf_insn *in, uint32_t n)
{
	int32_t low = 0;

	for (uint32_t i = 0; i < n; i++) {
		unsigned class = BPF_CLASS(in[i].code);
		int32_t off = 0;

		if (((class == BPF_ST || class == BPF_STX) && in[i].dst_reg == BPF_REG_10) ||
		    (class == BPF_LDX && in[i].src_reg == BPF_REG_10))
			off = in[i].off;
		else if (in[i].code == (BPF_ALU64 | BPF_MOV | BPF_X) &&
			 in[i].src_reg == BPF_REG_10 && i + 1 < n &&
			 in[i + 1].code == (BPF_ALU64 | BPF_ADD | BPF_K) &&
			 in[i + 1].dst_reg == in[i].dst_reg)
			off = in[i + 1].imm;
		if (off < low)
			low = off;
	}
	return (uint32_t)-low;
}

/* The place of a function in the output, which takes it in if it is not there yet. */
static int place(struct linker *l, uint32_t sym, uint32_t *index)
{
	const Elf64_Sym *s = &l->obj.syms[sym];
	const struct bpf_insn *from = l->obj.text + s->st_value / sizeof(*from);
	uint32_t n = (uint32_t)(s->st_size / sizeof(*from));

	for (*index = 0; *index < l->nplaced; ++*index)
		if (l->placed[*index].sym == sym)
			return 0;
	if (l->nplaced == MAX_FUNCTIONS)
		return -EINVAL;
	if (!reserve(l, n))
		return -ENOMEM;
	memcpy(l->out->insns + l->out->ninsns, from, n * sizeof(*from));
	l->placed[l->nplaced++] = (struct placed){ sym, l->out->ninsns, frame_size(from, n) };
	l->out->ninsns += n;
	return 0;
}

static int place_by_name(struct linker *l, const char *name, uint32_t *index)
{
	const struct object *o = &l->obj;

	for (uint32_t i = o->first_global; i < o->nsyms; i++)
		if (is_function(o, &o->syms[i]) &&
		    !strcmp(object_name(o, o->syms[i].st_name), name))
			return place(l, i, index);
	l->missing = name;
	return -ENOENT;
}

static void set_call(struct linked *out, uint32_t at, uint32_t target)
{
	out->insns[at].src_reg = BPF_PSEUDO_CALL;
	out->insns[at].imm = (int32_t)(target - at - 1);
}

/* One relocation inside the function placed at p. */
static int relocate(struct linker *l, const Elf64_Rel *r, uint32_t at)
{
	const struct object *o = &l->obj;
	uint32_t sym = ELF64_R_SYM(r->r_info), type = ELF64_R_TYPE(r->r_info), callee;
	struct bpf_insn *in = &l->out->insns[at];
	const char *name;
	int err;

	if (sym >= o->nsyms)
		return -EINVAL;
	name = object_name(o, o->syms[sym].st_name);
	if (type == RELOC_CALL && in->code == (BPF_JMP | BPF_CALL)) {
		if (!is_function(o, &o->syms[sym]))
			return -EINVAL;
		err = place(l, sym, &callee);
		if (!err)
			set_call(l->out, at, l->placed[callee].at);
		return err;
	}
	if (type == RELOC_IMM64 && in->code == (BPF_LD | BPF_IMM | BPF_DW) &&
	    at + 1 < l->out->ninsns) {
		uint64_t v = (uint32_t)in[0].imm | (uint64_t)(uint32_t)in[1].imm << 32;

		if (!strcmp(name, "rt_strsize_symbol"))
			v += l->strsize;
		else if (!strcmp(name, "rt_bufsize_symbol"))
			v += ALIGN_UP((uint64_t)l->strsize, 8);
		else if (!strcmp(name, "rt_rows_symbol"))
			v += l->rows;
		else
			return -EINVAL;
		in[0].imm = (int32_t)v;
		in[1].imm = (int32_t)(v >> 32);
		return 0;
	}
	return -EINVAL;
}

/* Places whatever the functions placed so far call, and so on. */
static int place_callees(struct linker *l)
{
	for (uint32_t f = 0; f < l->nplaced; f++) {
		const Elf64_Sym *s = &l->obj.syms[l->placed[f].sym];

		for (uint32_t i = 0; i < l->obj.nrels; i++) {
			const Elf64_Rel *r = &l->obj.rels[i];
			int err;

			if (r->r_offset < s->st_value || r->r_offset - s->st_value >= s->st_size)
				continue;
			err = relocate(l, r,
				       l->placed[f].at + (uint32_t)((r->r_offset - s->st_value) /
								    sizeof(struct bpf_insn)));
			if (err)
				return err;
		}
	}
	return 0;
}

/* Stack of the deepest chain of calls among the instructions from..end, whose own frame is given.
 */
static uint32_t stack_depth(const struct linker *l, uint32_t from, uint32_t end, uint32_t frame,
			    unsigned depth)
{
	uint32_t below = 0;

	for (uint32_t i = from; i < end && depth < 16; i++) {
		const struct bpf_insn *in = &l->out->insns[i];
		uint32_t f, d;

		if (in->code != (BPF_JMP | BPF_CALL) || in->src_reg != BPF_PSEUDO_CALL)
			continue;
		for (f = 0; f < l->nplaced; f++)
			if (l->placed[f].at == i + 1 + (uint32_t)in->imm)
				break;
		if (f == l->nplaced)
			continue;
		d = stack_depth(l, l->placed[f].at,
				f + 1 < l->nplaced ? l->placed[f + 1].at : l->out->ninsns,
				l->placed[f].frame, depth + 1);
		if (d > below)
			below = d;
	}
	return below + ALIGN_UP(frame ? frame : 1, FRAME_ALIGN);
}

/* Type functions return an id, or a negative error of libbpf. */

/* A struct that is nothing but so many bytes, and a pointer to it; each name once. */
static int type_pointer(struct linker *l, const char *name, uint32_t size)
{
	struct btf *b = l->out->btf;
	int array, st, ptr, err;

	for (unsigned i = 0; i < l->nstructs; i++)
		if (!strcmp(l->structs[i].name, name))
			return l->structs[i].ptr;
	if (l->nstructs == MAX_STRUCTS)
		return -EINVAL;
	if ((array = btf__add_array(b, l->type_u64, l->type_char, size)) < 0)
		return array;
	if ((st = btf__add_struct(b, name, size)) < 0)
		return st;
	if ((err = btf__add_field(b, "bytes", array, 0, 0)) < 0)
		return err;
	if ((ptr = btf__add_ptr(b, st)) < 0)
		return ptr;
	l->structs[l->nstructs].name = name;
	l->structs[l->nstructs++].ptr = ptr;
	return ptr;
}

static const struct btf_type *bare_type(const struct btf *b, uint32_t id)
{
	const struct btf_type *t = btf__type_by_id(b, id);

	while (t && (btf_is_mod(t) || btf_is_typedef(t)))
		t = btf__type_by_id(b, t->type);
	return t;
}

/* The type of a parameter or result, as the object's BTF has it under this id, in the output's. */
static int type_of(struct linker *l, uint32_t id)
{
	const struct btf *b = l->obj.btf;
	const struct btf_type *t = bare_type(b, id);

	if (!t)
		return -EINVAL;
	if (btf_is_int(t))
		return btf_int_encoding(t) & BTF_INT_SIGNED ? l->type_s64 : l->type_u64;
	if (!btf_is_ptr(t))
		return -EINVAL;
	t = bare_type(b, t->type);
	if (!t)
		return -EINVAL;
	if (btf_is_fwd(t)) { /* only struct rt_rows and struct rt_str stay incomplete */
		const char *name = btf__name_by_offset(b, t->name_off);

		return type_pointer(l, name,
				    !strcmp(name, "rt_rows")
					    ? l->rows * (uint32_t)sizeof(struct rt_row)
					    : ALIGN_UP(l->strsize, 8));
	}
	if (btf_is_struct(t))
		return type_pointer(l, btf__name_by_offset(b, t->name_off), t->size);
	return -EINVAL;
}

static int type_function(struct linker *l, const char *name)
{
	const struct btf *b = l->obj.btf;
	const struct btf_type *t;
	const struct btf_param *p;
	int id = btf__find_by_name_kind(b, name, BTF_KIND_FUNC), ret, types[5], proto, err;
	unsigned n;

	if (id < 0)
		return -EINVAL;
	t = btf__type_by_id(b, btf__type_by_id(b, (uint32_t)id)->type);
	n = btf_vlen(t);
	p = btf_params(t);
	if (n > 5)
		return -EINVAL;
	/* The types first: a prototype's parameters must follow it at once. */
	if ((ret = type_of(l, t->type)) < 0)
		return ret;
	for (unsigned i = 0; i < n; i++)
		if ((types[i] = type_of(l, p[i].type)) < 0)
			return types[i];
	if ((proto = btf__add_func_proto(l->out->btf, ret)) < 0)
		return proto;
	for (unsigned i = 0; i < n; i++)
		if ((err = btf__add_func_param(l->out->btf, btf__name_by_offset(b, p[i].name_off),
					       types[i])) < 0)
			return err;
	return btf__add_func(l->out->btf, name,
			     l->flags & LINK_STATIC ? BTF_FUNC_STATIC : BTF_FUNC_GLOBAL, proto);
}

/* int dtrace(void *ctx): the program itself, which needs a description as soon as any function has
 * one. */
static int type_main(struct linker *l)
{
	struct btf *b = l->out->btf;
	int ret = btf__add_int(b, "int", 4, BTF_INT_SIGNED), ptr, proto, err;

	if (ret < 0)
		return ret;
	if ((ptr = btf__add_ptr(b, 0)) < 0)
		return ptr;
	if ((proto = btf__add_func_proto(b, ret)) < 0)
		return proto;
	if ((err = btf__add_func_param(b, "ctx", ptr)) < 0)
		return err;
	return btf__add_func(b, "dtrace", BTF_FUNC_GLOBAL, proto);
}

static int make_btf(struct linker *l)
{
	struct linked *out = l->out;
	int id;

	out->btf = btf__new_empty();
	if (!out->btf)
		return -ENOMEM;
	out->funcs = calloc(l->nplaced + 1, sizeof(*out->funcs));
	if (!out->funcs)
		return -ENOMEM;
	if ((l->type_u64 = btf__add_int(out->btf, "u64", 8, 0)) < 0)
		return l->type_u64;
	if ((l->type_s64 = btf__add_int(out->btf, "s64", 8, BTF_INT_SIGNED)) < 0)
		return l->type_s64;
	if ((l->type_char = btf__add_int(out->btf, "char", 1, BTF_INT_SIGNED)) < 0)
		return l->type_char;
	if ((id = type_main(l)) < 0)
		return id;
	out->funcs[out->nfuncs++] =
		(struct bpf_func_info){ .insn_off = 0, .type_id = (uint32_t)id };
	for (uint32_t i = 0; i < l->nplaced; i++) {
		id = type_function(l, object_name(&l->obj, l->obj.syms[l->placed[i].sym].st_name));
		if (id < 0)
			return id;
		out->funcs[out->nfuncs++] = (struct bpf_func_info){ .insn_off = l->placed[i].at,
								    .type_id = (uint32_t)id };
	}
	return 0;
}

/* The code itself, and its relocations but those to the runtime; *calls: how many of these. */
static int copy_main(struct linker *l, const struct bpf_code *c, uint32_t *calls)
{
	struct linked *out = l->out;

	*calls = 0;
	if (!reserve(l, c->ninsns))
		return -ENOMEM;
	if (c->ninsns)
		memcpy(out->insns, c->insns, c->ninsns * sizeof(*out->insns));
	out->ninsns = c->ninsns;
	out->relocs = calloc(c->nrelocs + 1, sizeof(*out->relocs));
	if (!out->relocs)
		return -ENOMEM;
	for (uint32_t i = 0; i < c->nrelocs; i++) {
		if (c->relocs[i].kind == REL_RUNTIME)
			++*calls;
		else
			out->relocs[out->nrelocs++] = c->relocs[i];
	}
	return 0;
}

static int open_runtime(struct linker *l)
{
	int err =
		object_open(&l->obj, runtime_object, (size_t)(runtime_object_end - runtime_object));

	if (err)
		return err;
	l->placed = calloc(MAX_FUNCTIONS, sizeof(*l->placed));
	return l->placed ? 0 : -ENOMEM;
}

static int link_runtime(struct linker *l, const struct bpf_code *c)
{
	int err = open_runtime(l);

	if (err)
		return err;
	for (uint32_t i = 0; i < c->nrelocs; i++) {
		uint32_t f;

		if (c->relocs[i].kind != REL_RUNTIME)
			continue;
		err = place_by_name(l, c->relocs[i].name, &f);
		if (err)
			return err;
		set_call(l->out, c->relocs[i].insn, l->placed[f].at);
	}
	err = place_callees(l);
	if (err)
		return err;
	l->out->stack = stack_depth(l, 0, c->ninsns, c->stack, 0);
	return make_btf(l);
}

int link_program_flags(const struct bpf_code *c, uint32_t strsize, unsigned flags,
		       struct linked *out, const char **missing)
{
	struct linker l = { .strsize = strsize, .rows = c->rows, .flags = flags, .out = out };
	uint32_t calls;
	int err;

	memset(out, 0, sizeof(*out));
	err = copy_main(&l, c, &calls);
	out->stack = ALIGN_UP(c->stack ? c->stack : 1, FRAME_ALIGN);
	if (!err && calls)
		err = link_runtime(&l, c);
	btf__free(l.obj.btf);
	free(l.placed);
	if (err) {
		linked_free(out);
		if (missing)
			*missing = l.missing;
	}
	return err;
}

int link_program(const struct bpf_code *c, uint32_t strsize, struct linked *out,
		 const char **missing)
{
	return link_program_flags(c, strsize, 0, out, missing);
}

int link_stack(const char *const *names, uint32_t n)
{
	struct linked out = { 0 };
	struct linker l = { .out = &out };
	int err = open_runtime(&l);
	uint32_t most = 0;

	for (uint32_t i = 0, f; i < n && !err; i++) {
		err = place_by_name(&l, names[i], &f);
		if (err == -ENOENT)
			err = 0;
	}
	if (!err)
		err = place_callees(&l);
	for (uint32_t f = 0; f < l.nplaced && !err; f++) {
		uint32_t end = f + 1 < l.nplaced ? l.placed[f + 1].at : out.ninsns;
		uint32_t stack = stack_depth(&l, l.placed[f].at, end, l.placed[f].frame, 0);

		if (stack > most)
			most = stack;
	}
	btf__free(l.obj.btf);
	free(l.placed);
	linked_free(&out);
	return err ? err : (int)most;
}

void linked_free(struct linked *l)
{
	free(l->insns);
	free(l->relocs);
	free(l->funcs);
	btf__free(l->btf);
	memset(l, 0, sizeof(*l));
}
