/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What differs between processors, as data: where registers lie in the kernel's struct pt_regs,
 * which of them carry a system call's arguments, which system calls there are, and the numbers D
 * gives to uregs[].
 *
 * One file a processor, each filling one struct arch. Both x86 files are always built, because the
 * 32-bit one also describes 32-bit programs on a 64-bit kernel.
 */
#ifndef DT_ARCH_H
#define DT_ARCH_H

#include "base/base.h"

/* A system call. name NULL: the number is not in use. proto: its parameters as D text, "" for none.
 */
struct arch_syscall {
	const char *name;
	const char *proto; /* read it through arch_syscall_proto() */
};

/* A register as uregs[R_...] names it. off: bytes into pt_regs, or -1 if it is not saved there. */
struct arch_reg {
	const char *name; /* "R_RAX" */
	int number; /* the constant's value: the same as in other DTraces, so scripts carry over */
	int off;
	int size; /* bytes to read */
};

/* A way into the kernel for system calls: how it passes arguments and numbers. */
struct arch_abi {
	const char *module; /* probemod of its probes */
	int arg_off[6];	    /* of the arguments in pt_regs */
	int arg_size;	    /* bytes of one: 4 means that the upper half of the register is not the
			       caller's */
	const struct arch_syscall *syscalls; /* by number */
	unsigned nsyscalls;
};

/* How a function is passed its arguments: words in registers, further ones on the stack above the return address. */
struct arch_call {
	const int *reg_off; /* in pt_regs */
	unsigned nregs;
	int word; /* bytes */
};

enum arch_calls {
	CALL_KERNEL,
	CALL_C,
	CALL_C32, /* of a 32-bit program */
	CALL_GO,
	CALL_GO_STACK, /* Go's before 1.17, and since of what is written in assembly ("name.abi0") */
	CALLS
};

struct arch {
	const char *name; /* as `uname -m` has it */
	int long_size;
	int pt_regs_size;
	int off_nr, off_ip, off_cs, off_sp, off_bp, off_flags, off_ret;
	const struct arch_abi *native;
	/* 32-bit calls on a 64-bit kernel; NULL: none. A call is one of these if compat_bit is set
	 * in current->thread_info.status (a uint32_t, TS_COMPAT). Where that lies is for BTF to
	 * say. */
	const struct arch_abi *compat;
	uint32_t compat_bit;
	/* A number with this bit belongs to a second native table (x32), which we do not serve:
	 * such calls match no probe. 0: there is no such thing. */
	uint32_t foreign_nr_bit;
	const struct arch_reg *regs;
	unsigned nregs;
	struct arch_call calls[CALLS];
};

extern const struct arch arch_x86_64, arch_i386;
extern const struct arch_abi abi_x86_64, abi_i386, abi_ia32;

/* The processor this was built for. */
#if defined(__x86_64__)
#define ARCH_HOST (&arch_x86_64)
#elif defined(__i386__)
#define ARCH_HOST (&arch_i386)
#else
#error "no src/arch file for this processor yet"
#endif

/* What an instruction does to the order of things. */
enum insn_flow {
	FLOW_ON, /* the next one follows, or one of the same function as far as the instruction tells */
	FLOW_RETURN, /* to the caller */
	FLOW_JUMP,   /* .to follows */
	FLOW_AWAY, /* one follows whose address lies in a fixed place of memory: another function's */
};

struct insn {
	unsigned length; /* bytes */
	/*
	 * It can run elsewhere, as the kernel has it do when a probe took its place. Locked ones it refuses; those in the encodings of
	 * vectors (VEX, EVEX, XOP) it takes for others, up to Linux 6.18 at least, and runs those: 62 e2 7d 28 7a, a broadcast, becomes
	 * the jump 7a.
	 */
	bool plain;
	enum insn_flow flow;
	int64_t to; /* bytes from the instruction's start */
};

/* Reads the x86 instruction at code, of which n bytes may be read. False: it is none, or longer than that. */
bool x86_insn_read(const uint8_t *code, size_t n, bool bits64, struct insn *in);

/* The name in our tables of a call that others name otherwise: "stat" for "newstat". NULL: no such
 * thing. */
const char *arch_syscall_alias(const char *name);
/* A call's parameters as D text; "" if it has none or nobody knows them. */
const char *arch_syscall_proto(const struct arch_syscall *call);
/* uregs[] constant by name; NULL: none. */
const struct arch_reg *arch_reg_find(const struct arch *a, const char *name);

#endif
