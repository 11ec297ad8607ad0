/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Functions that look into the kernel's own structures: locks, the tree of processes, device
 * numbers. Where members lie comes from the kernel's types.
 */
#include <string.h>

#include "code/lower_func.h"

int32_t member_offset(struct lower *L, dt_tid t, const char *of, const char *path, dt_tid *type)
{
	char *copy = arena_strdup(&L->d->arena, path), *save = NULL;
	struct type_member m = { 0 };
	int32_t off = 0;

	for (char *name = copy ? strtok_r(copy, ".", &save) : NULL; name;
	     name = strtok_r(NULL, ".", &save)) {
		if (t == TID_NONE || !type_member(L->ts, t, name, &m))
			diag_fail_hint(L->d, "D_KERNEL_TYPE", L->f->loc, types_why(L->ts),
				       "this kernel's %s has no %s", of, path);
		off += (int32_t)(m.bit_off / 8);
		t = m.type;
	}
	if (type)
		*type = t;
	return off;
}

/* The word `path` of the structure at argument #1. */
static vreg load_member(struct lower *L, const struct node *n, dt_tid t, const char *of,
			const char *path)
{
	dt_tid type;
	int32_t off = member_offset(L, t, of, path, &type);

	return load_kernel(L, lower_scalar(L, n->args[0]), off,
			   type_size(L->ts, type) == 4 ? 4 : 8);
}

/* 1 if v has any of the bits, else 0. */
static vreg any_of(struct lower *L, vreg v, int64_t bits)
{
	struct ir *f = L->f;
	vreg result = ir_mov(f, ir_i(0));
	int l_none = ir_label(f);

	ir_jcc(f, IR_JEQ, ir_alu(f, IR_AND, v, ir_i(bits)), ir_i(0), l_none);
	ir_mov_to(f, result, ir_i(1));
	ir_place(f, l_none);
	return result;
}

/* ---- mutexes ---- */

/* The owner's task is in the word that locks the mutex, beside three flags. */
static vreg mutex_word(struct lower *L, const struct node *n)
{
	dt_tid t = type_find(L->ts, "vmlinux", BTF_KIND_STRUCT, "mutex");

	return load_member(L, n, t, "struct mutex", "owner.counter");
}

vreg lower_mutex_owner(struct lower *L, const struct node *n)
{
	return ir_alu(L->f, IR_AND, mutex_word(L, n), ir_i(~(int64_t)7));
}

vreg lower_mutex_owned(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	vreg owner = ir_mov(f, ir_r(lower_mutex_owner(L, n))), result = ir_mov(f, ir_i(0));
	int l_no = ir_label(f);

	ir_jcc(f, IR_JNE, owner, ir_r(current_task(L)), l_no);
	ir_mov_to(f, result, ir_i(1));
	ir_place(f, l_no);
	return result;
}

/* Linux has one kind of mutex: whoever waits for it spins while its owner runs, then sleeps. */
vreg lower_mutex_type_adaptive(struct lower *L, const struct node *n)
{
	(void)mutex_word(L, n); /* a bad address is a fault here, too */
	return ir_mov(L->f, ir_i(1));
}

vreg lower_mutex_type_spin(struct lower *L, const struct node *n)
{
	(void)mutex_word(L, n);
	return ir_mov(L->f, ir_i(0));
}

/* ---- readers-writer locks: rwlock_t, which spins, and struct rw_semaphore ---- */

enum {
	RW_WRITER = 0xff,    /* rwlock_t: a writer has it, */
	RW_WAITING = 0x100,  /* or waits for it; readers count above */
	RWSEM_WRITER = 1,    /* rw_semaphore: a writer has it, */
	RWSEM_WAITERS = 2,   /* somebody waits: while readers have it, that is a writer */
	RW_READERS = ~0x1ff, /* both: how many readers */
	RWSEM_READERS = ~0xff,
	/* The sign of the word, a long, is no reader: it says that there were too many. */
	RWSEM_SHIFT = 65 - 8 * (int)sizeof(long)
};

static vreg rwsem_has_readers(struct lower *L, vreg word)
{
	return any_of(L, ir_alu(L->f, IR_SHL, word, ir_i(RWSEM_SHIFT)),
		      RWSEM_READERS * (1LL << RWSEM_SHIFT));
}

static bool is_spinning(struct lower *L, const struct node *n)
{
	dt_tid t = type_find(L->ts, "vmlinux", BTF_KIND_TYPEDEF, "rwlock_t");

	return t != TID_NONE &&
	       type_strip(L->ts, type_ref(L->ts, n->args[0]->tid)) == type_strip(L->ts, t);
}

static vreg rw_word(struct lower *L, const struct node *n)
{
	dt_tid t = type_ref(L->ts, n->args[0]->tid);

	return is_spinning(L, n) ? load_member(L, n, t, "rwlock_t", "raw_lock.cnts.counter")
				 : load_member(L, n, t, "struct rw_semaphore", "count.counter");
}

vreg lower_rw_write_held(struct lower *L, const struct node *n)
{
	return any_of(L, rw_word(L, n), is_spinning(L, n) ? RW_WRITER : RWSEM_WRITER);
}

vreg lower_rw_read_held(struct lower *L, const struct node *n)
{
	bool spins = is_spinning(L, n);
	vreg word = rw_word(L, n);

	if (spins)
		return any_of(L, ir_ext(L->f, IR_ZEXT, word, 4), RW_READERS);
	return rwsem_has_readers(L, word);
}

vreg lower_rw_iswriter(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	vreg word, readers, waits;

	if (is_spinning(L, n))
		return any_of(L, rw_word(L, n), RW_WRITER | RW_WAITING);
	word = ir_mov(f, ir_r(rw_word(L, n)));
	readers = rwsem_has_readers(L, word);
	waits = ir_alu(f, IR_AND, any_of(L, word, RWSEM_WAITERS), ir_r(readers));
	return ir_alu(f, IR_OR, waits, ir_r(any_of(L, word, RWSEM_WRITER)));
}

/* ---- processes and devices ---- */

vreg lower_progenyof(struct lower *L, const struct node *n)
{
	dt_tid t = type_find(L->ts, "vmlinux", BTF_KIND_STRUCT, "task_struct");
	int32_t parent = member_offset(L, t, "struct task_struct", "real_parent", NULL);
	int32_t tgid = member_offset(L, t, "struct task_struct", "tgid", NULL);
	vreg pid = lower_scalar(L, n->args[0]);
	vreg task = current_task(L);

	return ir_runtime(L->f, "rt_progenyof", 4, ir_r(task), ir_r(pid), ir_i(parent), ir_i(tgid));
}

enum { MINOR_BITS = 20 }; /* of the kernel's dev_t */

vreg lower_getmajor(struct lower *L, const struct node *n)
{
	return ir_alu(L->f, IR_SHR, lower_scalar(L, n->args[0]), ir_i(MINOR_BITS));
}

vreg lower_getminor(struct lower *L, const struct node *n)
{
	return ir_alu(L->f, IR_AND, lower_scalar(L, n->args[0]), ir_i((1 << MINOR_BITS) - 1));
}
