/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Functions of strings. Those that need a loop are in src/runtime: their arguments are copied to
 * scratch memory first, for they must be whole buffers of ours.
 *
 * A function that has no string to give gives the empty one, which is D's NULL.
 */
#include "code/lower_func.h"

struct str arg_string(struct lower *L, const struct node *n, unsigned i)
{
	return string_to_scratch(L, n->args[i], L->g->o->strsize);
}

vreg read_string(struct lower *L, struct str to, struct str from)
{
	vreg n;

	refuse_device_string(L, from);
	n = ir_call(L->f, BPF_FUNC_probe_read_kernel_str, 3, ir_r(to.addr), ir_i(L->g->o->strsize),
		    ir_r(from.addr));
	fault_unless(L, IR_JSGE, n, ir_i(0), FAULT_BADADDR, from.ours ? ir_i(0) : ir_r(from.addr));
	return n;
}

vreg lower_strlen(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	struct str s = lower_string(L, n->args[0]);
	vreg len = read_string(L, scratch_string(L, L->g->o->strsize), s);
	int l = ir_label(f);

	/* the helper counts the terminator; 0 only for a size of 0 */
	ir_jcc(f, IR_JEQ, len, ir_i(0), l);
	ir_alu_to(f, IR_SUB, len, len, ir_i(1));
	ir_place(f, l);
	return len;
}

struct str lower_strjoin(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	uint32_t strsize = L->g->o->strsize;
	/* Room for both: the second is read behind the first at full length, then the result is
	 * cut. */
	struct str dst = scratch_string(L, 2 * ALIGN_UP(strsize, 8));
	struct str a = lower_string(L, n->args[0]), b = lower_string(L, n->args[1]);
	vreg len = read_string(L, dst, a), at, err;
	int l_some = ir_label(f), l_in = ir_label(f);

	/* "len != 0" said so that verifiers before 6.8, too, learn that it is at least 1 */
	ir_jcc(f, IR_JUGE, len, ir_i(1), l_some);
	ir_mov_to(f, len, ir_i(1));
	ir_place(f, l_some);
	ir_jcc(f, IR_JULE, len, ir_i(strsize), l_in);
	ir_mov_to(f, len, ir_i(strsize));
	ir_place(f, l_in);
	at = ir_alu(f, IR_ADD, dst.addr, ir_r(len));
	refuse_device_string(L, b);
	err = ir_call(f, BPF_FUNC_probe_read_kernel_str, 3, ir_r(ir_alu(f, IR_SUB, at, ir_i(1))),
		      ir_i(strsize), ir_r(b.addr));
	if (!b.ours)
		fault_unless(L, IR_JSGE, err, ir_i(0), FAULT_BADADDR, ir_r(b.addr));
	ir_store(f, 1, dst.addr, (int32_t)strsize - 1, ir_i(0));
	dst.bound = strsize;
	return dst;
}

/* ---- finding ---- */

/* The characters of s from place `at` on; none if that is negative. */
static struct str string_from(struct lower *L, struct str s, vreg at)
{
	struct ir *f = L->f;
	struct str tail = { .ours = true, .bound = L->g->o->strsize };
	vreg base = launder(L, s.addr);
	int l_found = ir_label(f);

	ir_jcc(f, IR_JSGE, at, ir_i(0), l_found);
	ir_store(f, 1, s.addr, 0, ir_i(0));
	ir_mov_to(f, at, ir_i(0));
	ir_place(f, l_found);
	tail.addr = ir_alu(f, IR_ADD, base, ir_r(at));
	return tail;
}

static struct str find_character(struct lower *L, const struct node *n, const char *runtime)
{
	struct str s = arg_string(L, n, 0);
	struct ir_val c = lower_value(L, n->args[1]);

	return string_from(L, s, ir_runtime(L->f, runtime, 2, ir_r(s.addr), c));
}

struct str lower_strchr(struct lower *L, const struct node *n)
{
	return find_character(L, n, "rt_strchr");
}

struct str lower_strrchr(struct lower *L, const struct node *n)
{
	return find_character(L, n, "rt_strrchr");
}

struct str lower_strstr(struct lower *L, const struct node *n)
{
	struct str s = arg_string(L, n, 0), sub = arg_string(L, n, 1);

	return string_from(L, s, ir_runtime(L->f, "rt_strstr", 2, ir_r(s.addr), ir_r(sub.addr)));
}

static vreg find_string(struct lower *L, const struct node *n, const char *runtime, int64_t start)
{
	struct str s = arg_string(L, n, 0), sub = arg_string(L, n, 1);
	struct ir_val from = n->nargs > 2 ? lower_value(L, n->args[2]) : ir_i(start);

	return ir_runtime(L->f, runtime, 3, ir_r(s.addr), ir_r(sub.addr), from);
}

vreg lower_index(struct lower *L, const struct node *n)
{
	return find_string(L, n, "rt_index", 0);
}

vreg lower_rindex(struct lower *L, const struct node *n)
{
	return find_string(L, n, "rt_rindex", INT64_MAX);
}

/* ---- cutting ---- */

struct str lower_substr(struct lower *L, const struct node *n)
{
	struct str s = arg_string(L, n, 0), dst = scratch_string(L, L->g->o->strsize);
	struct ir_val start = lower_value(L, n->args[1]);
	struct ir_val len = n->nargs > 2 ? lower_value(L, n->args[2]) : ir_i(INT64_MAX);

	ir_runtime(L->f, "rt_substr", 4, ir_r(dst.addr), ir_r(s.addr), start, len);
	return dst;
}

/*
 * The string in work and the place in it are kept for the rest of the firing: later clauses go on
 * where this one stopped. Without a string so far there is an empty one.
 */
struct str lower_strtok(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	uint32_t strsize = L->g->o->strsize, room = ALIGN_UP(strsize < 8 ? 8 : strsize, 8);
	const struct node *from = n->args[0];
	struct str delims, dst;
	vreg text, place, len;
	int l_have = ir_label(f), l_found = ir_label(f);

	if (L->strtok_slot < 0) {
		L->strtok_slot = (int32_t)L->scratch_used;
		(void)kept_scratch(L, room + 8);
	}
	if (from->kind == N_INT) {
		ir_jcc(f, IR_JNE, L->strtok_begun, ir_i(0), l_have);
		ir_store(f, 8, scratch_addr(L, (uint32_t)L->strtok_slot), 0, ir_i(0));
	} else {
		string_into(L, from, scratch_addr(L, (uint32_t)L->strtok_slot), 0, room, false);
	}
	ir_store(f, 8, scratch_addr(L, (uint32_t)L->strtok_slot + room), 0, ir_i(0));
	ir_mov_to(f, L->strtok_begun, ir_i(1));
	ir_place(f, l_have);
	delims = arg_string(L, n, 1);
	dst = scratch_string(L, strsize);
	text = scratch_addr(L, (uint32_t)L->strtok_slot);
	place = scratch_addr(L, (uint32_t)L->strtok_slot + room);
	len = ir_runtime(f, "rt_strtok", 4, ir_r(dst.addr), ir_r(text), ir_r(place),
			 ir_r(delims.addr));
	ir_jcc(f, IR_JSGE, len, ir_i(0), l_found);
	ir_store(f, 1, dst.addr, 0, ir_i(0));
	ir_place(f, l_found);
	return dst;
}

struct str lower_json(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	struct str text = arg_string(L, n, 0), path = arg_string(L, n, 1);
	struct str dst = scratch_string(L, L->g->o->strsize);
	int l_found = ir_label(f);
	vreg len = ir_runtime(f, "rt_json", 3, ir_r(dst.addr), ir_r(text.addr), ir_r(path.addr));

	ir_jcc(f, IR_JSGE, len, ir_i(0), l_found);
	ir_store(f, 1, dst.addr, 0, ir_i(0));
	ir_place(f, l_found);
	return dst;
}

static struct str change_case(struct lower *L, const struct node *n, const char *runtime)
{
	struct str s = arg_string(L, n, 0), dst = scratch_string(L, L->g->o->strsize);

	ir_runtime(L->f, runtime, 2, ir_r(dst.addr), ir_r(s.addr));
	return dst;
}

struct str lower_tolower(struct lower *L, const struct node *n)
{
	return change_case(L, n, "rt_tolower");
}

struct str lower_toupper(struct lower *L, const struct node *n)
{
	return change_case(L, n, "rt_toupper");
}

/* ---- numbers ---- */

/* The base that argument #2 gives, 10 if there is none. */
static struct ir_val number_base(struct lower *L, const struct node *n)
{
	struct ir_val base;
	vreg r;

	if (n->nargs < 2)
		return ir_i(10);
	base = lower_value(L, n->args[1]);
	if (base.is_imm) {
		if (base.imm < 2 || base.imm > 36)
			fault_always(L, FAULT_ILLOP, ir_i(0));
		return base;
	}
	r = ir_alu(L->f, IR_SUB, base.r, ir_i(2));
	fault_unless(L, IR_JULE, r, ir_i(34), FAULT_ILLOP, ir_i(0));
	return base;
}

vreg lower_strtoll(struct lower *L, const struct node *n)
{
	struct str s = arg_string(L, n, 0);
	struct ir_val base = number_base(L, n);

	return ir_runtime(L->f, "rt_strtoll", 2, ir_r(s.addr), base);
}

struct str lower_lltostr(struct lower *L, const struct node *n)
{
	struct str dst = scratch_string(L, L->g->o->strsize);
	struct ir_val value = lower_value(L, n->args[0]), base = number_base(L, n);

	ir_runtime(L->f, "rt_lltostr", 3, ir_r(dst.addr), value, base);
	return dst;
}

/* The words from args[0] on, of args[1] bytes, each with a zero at its end, in the process. */
struct str lower_copyargs(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	struct str dst = scratch_string(L, L->g->o->strsize);
	vreg addr = lower_scalar(L, n->args[0]), size = lower_scalar(L, n->args[1]), err;
	int l_fits = ir_label(f);

	ir_jcc(f, IR_JULE, size, ir_i(L->g->o->strsize - 1), l_fits);
	ir_mov_to(f, size, ir_i(L->g->o->strsize - 1));
	ir_place(f, l_fits);
	err = ir_call(f, BPF_FUNC_probe_read_user, 3, ir_r(dst.addr), ir_r(size), ir_r(addr));
	fault_unless(L, IR_JEQ, err, ir_i(0), FAULT_BADADDR, ir_r(addr));
	ir_runtime(f, "rt_join_words", 2, ir_r(dst.addr), ir_r(size));
	return dst;
}
