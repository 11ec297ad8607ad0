/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * x86-64. struct pt_regs is part of the kernel's ABI to debuggers (ptrace), so its offsets are
 * constants here.
 */
#include "arch/arch.h"

/* Offsets in struct pt_regs, 64 bit: every register has 8 bytes. */
enum {
	R15 = 0,
	R14 = 8,
	R13 = 16,
	R12 = 24,
	BP = 32,
	BX = 40,
	R11 = 48,
	R10 = 56,
	R9 = 64,
	R8 = 72,
	AX = 80,
	CX = 88,
	DX = 96,
	SI = 104,
	DI = 112,
	ORIG_AX = 120,
	IP = 128,
	CS = 136,
	FLAGS = 144,
	SP = 152,
	SS = 160,
	PT_REGS_SIZE = 168,
};

static const struct arch_syscall syscalls[] = {
#define S(nr, name, proto) [nr] = { name, proto },
#include "arch/x86_64_syscalls.def"
#undef S
};

const struct arch_abi abi_x86_64 = {
	.module = "vmlinux",
	.arg_off = { DI, SI, DX, R10, R8, R9 },
	.arg_size = 8,
	.syscalls = syscalls,
	.nsyscalls = ARRAY_SIZE(syscalls),
};

static const int func_args[] = { DI, SI, DX, CX, R8, R9 };
static const int go_args[] = { AX, BX, CX, DI, SI, R8, R9, R10, R11 };

/*
 * The numbers are those of illumos: the i386 names come first and mean the same registers of a
 * 64-bit program, the 64-bit names follow from 19 on. Segment registers but CS and SS are not in
 * pt_regs.
 */
static const struct arch_reg regs[] = {
	{ "R_GS", 0, -1, 8 },	   { "R_FS", 1, -1, 8 },      { "R_ES", 2, -1, 8 },
	{ "R_DS", 3, -1, 8 },	   { "R_EDI", 4, DI, 8 },     { "R_ESI", 5, SI, 8 },
	{ "R_EBP", 6, BP, 8 },	   { "R_ESP", 7, SP, 8 },     { "R_EBX", 8, BX, 8 },
	{ "R_EDX", 9, DX, 8 },	   { "R_ECX", 10, CX, 8 },    { "R_EAX", 11, AX, 8 },
	{ "R_TRAPNO", 12, -1, 8 }, { "R_ERR", 13, -1, 8 },    { "R_EIP", 14, IP, 8 },
	{ "R_CS", 15, CS, 2 },	   { "R_EFL", 16, FLAGS, 8 }, { "R_UESP", 17, SP, 8 },
	{ "R_SS", 18, SS, 2 },	   { "R_R15", 19, R15, 8 },   { "R_R14", 20, R14, 8 },
	{ "R_R13", 21, R13, 8 },   { "R_R12", 22, R12, 8 },   { "R_R11", 23, R11, 8 },
	{ "R_R10", 24, R10, 8 },   { "R_R9", 25, R9, 8 },     { "R_R8", 26, R8, 8 },
	{ "R_RDI", 27, DI, 8 },	   { "R_RSI", 28, SI, 8 },    { "R_RBP", 29, BP, 8 },
	{ "R_RBX", 30, BX, 8 },	   { "R_RDX", 31, DX, 8 },    { "R_RCX", 32, CX, 8 },
	{ "R_RAX", 33, AX, 8 },	   { "R_RIP", 36, IP, 8 },    { "R_RFL", 38, FLAGS, 8 },
	{ "R_RSP", 39, SP, 8 },	   { "R_PC", 36, IP, 8 },     { "R_SP", 39, SP, 8 },
	{ "R_FP", 29, BP, 8 },	   { "R_R0", 33, AX, 8 },     { "R_R1", 31, DX, 8 },
	{ "R_PS", 38, FLAGS, 8 },
};

const struct arch arch_x86_64 = {
	.name = "x86_64",
	.long_size = 8,
	.pt_regs_size = PT_REGS_SIZE,
	.off_nr = ORIG_AX,
	.off_ip = IP,
	.off_cs = CS,
	.off_sp = SP,
	.off_bp = BP,
	.off_flags = FLAGS,
	.off_ret = AX,
	.native = &abi_x86_64,
	.compat = &abi_ia32,
	.compat_bit = 0x2,	      /* TS_COMPAT */
	.foreign_nr_bit = 0x40000000, /* __X32_SYSCALL_BIT */
	.regs = regs,
	.nregs = ARRAY_SIZE(regs),
	.calls = {
		[CALL_KERNEL] = { func_args, ARRAY_SIZE(func_args), 8 },
		[CALL_C] = { func_args, ARRAY_SIZE(func_args), 8 },
		[CALL_C32] = { NULL, 0, 4 },
		[CALL_GO] = { go_args, ARRAY_SIZE(go_args), 8 },
		[CALL_GO_STACK] = { NULL, 0, 8 },
	},
};
