/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Functions of the network: byte order, and addresses as text. An address is read from memory in
 * words, which the runtime takes just as they are.
 */
#include <linux/if_arp.h>
#include <sys/socket.h>

#include "code/lower_func.h"

/* ---- byte order: there and back is the same ---- */

static vreg swap(struct lower *L, const struct node *n, int size)
{
	vreg v = lower_scalar(L, n->args[0]);

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return size < 8 ? ir_ext(L->f, IR_ZEXT, v, size) : v;
#else
	return ir_ext(L->f, IR_BSWAP, v, size);
#endif
}

vreg lower_swap16(struct lower *L, const struct node *n)
{
	return swap(L, n, 2);
}

vreg lower_swap32(struct lower *L, const struct node *n)
{
	return swap(L, n, 4);
}

vreg lower_swap64(struct lower *L, const struct node *n)
{
	return swap(L, n, 8);
}

/* ---- addresses ---- */

static void write_ipv4(struct lower *L, struct str dst, vreg addr)
{
	vreg word = load_kernel(L, addr, 0, 4);

	ir_runtime(L->f, "rt_inet_ntoa", 2, ir_r(dst.addr), ir_r(word));
}

static void write_ipv6(struct lower *L, struct str dst, vreg addr, const char *runtime)
{
	vreg word0 = load_kernel(L, addr, 0, 8), word1 = load_kernel(L, addr, 8, 8);

	ir_runtime(L->f, runtime, 3, ir_r(dst.addr), ir_r(word0), ir_r(word1));
}

struct str lower_inet_ntoa(struct lower *L, const struct node *n)
{
	vreg addr = lower_scalar(L, n->args[0]);
	struct str dst = scratch_string(L, L->g->o->strsize);

	write_ipv4(L, dst, addr);
	return dst;
}

struct str lower_inet_ntoa6(struct lower *L, const struct node *n)
{
	vreg addr = lower_scalar(L, n->args[0]);
	struct str dst = scratch_string(L, L->g->o->strsize);

	write_ipv6(L, dst, addr, "rt_inet_ntoa6");
	return dst;
}

struct str lower_inet_ntop(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	vreg family = lower_scalar(L, n->args[0]), addr = lower_scalar(L, n->args[1]);
	struct str dst = scratch_string(L, L->g->o->strsize);
	int l_ipv6 = ir_label(f), l_done = ir_label(f);

	ir_jcc(f, IR_JNE, family, ir_i(AF_INET), l_ipv6);
	write_ipv4(L, dst, addr);
	ir_jmp(f, l_done);
	ir_place(f, l_ipv6);
	fault_unless(L, IR_JEQ, family, ir_i(AF_INET6), FAULT_ILLOP, ir_i(0));
	write_ipv6(L, dst, addr, "rt_inet_ntop6");
	ir_place(f, l_done);
	return dst;
}

/* By the kind of hardware: 6 bytes of Ethernet's, 20 of Infiniband's. */
struct str lower_link_ntop(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	vreg kind = lower_scalar(L, n->args[0]), addr = lower_scalar(L, n->args[1]);
	struct str dst = scratch_string(L, L->g->o->strsize);
	int l_infiniband = ir_label(f), l_done = ir_label(f);
	vreg word0 = ir_reg(f), word1 = ir_mov(f, ir_i(0)), word2 = ir_mov(f, ir_i(0)),
	     bytes = ir_mov(f, ir_i(6)), bytes4;

	ir_jcc(f, IR_JNE, kind, ir_i(ARPHRD_ETHER), l_infiniband);
	/* Six bytes in two loads: what follows them may not be there. */
	word0 = ir_mov(f, ir_r(load_kernel(L, addr, 0, 4)));
	bytes4 = load_kernel(L, addr, 4, 2);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	ir_alu_to(f, IR_SHL, word0, word0, ir_i(32));
	bytes4 = ir_alu(f, IR_SHL, bytes4, ir_i(16));
#else
	bytes4 = ir_alu(f, IR_SHL, bytes4, ir_i(32));
#endif
	ir_alu_to(f, IR_OR, word0, word0, ir_r(bytes4));
	ir_jmp(f, l_done);
	ir_place(f, l_infiniband);
	fault_unless(L, IR_JEQ, kind, ir_i(ARPHRD_INFINIBAND), FAULT_ILLOP, ir_i(0));
	ir_mov_to(f, word0, ir_r(load_kernel(L, addr, 0, 8)));
	ir_mov_to(f, word1, ir_r(load_kernel(L, addr, 8, 8)));
	ir_mov_to(f, word2, ir_r(load_kernel(L, addr, 16, 4)));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	ir_alu_to(f, IR_SHL, word2, word2, ir_i(32));
#endif
	ir_mov_to(f, bytes, ir_i(20));
	ir_place(f, l_done);
	ir_runtime(f, "rt_link_ntop", 5, ir_r(dst.addr), ir_r(word0), ir_r(word1), ir_r(word2),
		   ir_r(bytes));
	return dst;
}
