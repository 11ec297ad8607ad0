/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * i386: 32-bit kernels, and 32-bit programs on a 64-bit kernel (same calls, but the registers are
 * then saved in a 64-bit struct pt_regs).
 */
#include "arch/arch.h"

/* Offsets in struct pt_regs of a 32-bit kernel: every register has 4 bytes. */
enum {
	BX = 0,
	CX = 4,
	DX = 8,
	SI = 12,
	DI = 16,
	BP = 20,
	AX = 24,
	DS = 28,
	ES = 32,
	FS = 36,
	GS = 40,
	ORIG_AX = 44,
	IP = 48,
	CS = 52,
	FLAGS = 56,
	SP = 60,
	SS = 64,
	PT_REGS_SIZE = 68,
};

/* ... and those of the same registers in a 64-bit kernel's. */
enum {
	BX_64 = 40,
	CX_64 = 88,
	DX_64 = 96,
	SI_64 = 104,
	DI_64 = 112,
	BP_64 = 32,
};

/* "=name" stands for the prototype of x86-64's call of that name: see arch_syscall_proto(). */
static const struct arch_syscall syscalls[] = {
#define S(nr, name, proto)    [nr] = { name, proto },
#define SAME(nr, name, other) [nr] = { name, "=" other },
#include "arch/i386_syscalls.def"
#undef S
#undef SAME
};

const struct arch_abi abi_i386 = {
	.module = "vmlinux",
	.arg_off = { BX, CX, DX, SI, DI, BP },
	.arg_size = 4,
	.syscalls = syscalls,
	.nsyscalls = ARRAY_SIZE(syscalls),
};

const struct arch_abi abi_ia32 = {
	.module = "ia32",
	.arg_off = { BX_64, CX_64, DX_64, SI_64, DI_64, BP_64 },
	.arg_size = 4,
	.syscalls = syscalls,
	.nsyscalls = ARRAY_SIZE(syscalls),
};

static const struct arch_reg regs[] = {
	{ "R_GS", 0, GS, 4 },	   { "R_FS", 1, FS, 4 },      { "R_ES", 2, ES, 4 },
	{ "R_DS", 3, DS, 4 },	   { "R_EDI", 4, DI, 4 },     { "R_ESI", 5, SI, 4 },
	{ "R_EBP", 6, BP, 4 },	   { "R_ESP", 7, SP, 4 },     { "R_EBX", 8, BX, 4 },
	{ "R_EDX", 9, DX, 4 },	   { "R_ECX", 10, CX, 4 },    { "R_EAX", 11, AX, 4 },
	{ "R_TRAPNO", 12, -1, 4 }, { "R_ERR", 13, -1, 4 },    { "R_EIP", 14, IP, 4 },
	{ "R_CS", 15, CS, 2 },	   { "R_EFL", 16, FLAGS, 4 }, { "R_UESP", 17, SP, 4 },
	{ "R_SS", 18, SS, 2 },	   { "R_PC", 14, IP, 4 },     { "R_SP", 17, SP, 4 },
	{ "R_FP", 6, BP, 4 },	   { "R_R0", 11, AX, 4 },     { "R_R1", 9, DX, 4 },
	{ "R_PS", 16, FLAGS, 4 },
};

/* The kernel is built with -mregparm=3. */
static const int func_args[] = { AX, DX, CX };

const struct arch arch_i386 = {
	.name = "i686",
	.long_size = 4,
	.pt_regs_size = PT_REGS_SIZE,
	.off_nr = ORIG_AX,
	.off_ip = IP,
	.off_cs = CS,
	.off_sp = SP,
	.off_bp = BP,
	.off_flags = FLAGS,
	.off_ret = AX,
	.native = &abi_i386,
	.regs = regs,
	.nregs = ARRAY_SIZE(regs),
	.calls = {
		[CALL_KERNEL] = { func_args, ARRAY_SIZE(func_args), 4 },
		[CALL_C] = { NULL, 0, 4 },
		[CALL_C32] = { NULL, 0, 4 },
		[CALL_GO] = { NULL, 0, 4 },
		[CALL_GO_STACK] = { NULL, 0, 4 },
	},
};
