/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Exceptions of user mode, each with every register known before: what the signal's handler is told, and what there is afterwards, is
 * compared with it. So a hook that loses CR2, a segment register, the base of FS or GS, or a flag, is seen by the first exception
 * it does that to.
 */
#ifndef EXACT_H
#define EXACT_H

#include <asm/prctl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define EXACT_PAGES 2048ul
#define EXACT_PAGE  4096ul

enum exact_kind {
	EXACT_TOUCH, /* a page that comes when it is written to; no signal */
	EXACT_WRITE, /* the others end in a signal */
	EXACT_FETCH,
	EXACT_DIVIDE,
	EXACT_INVALID,
	EXACT_PRIVILEGED,
	EXACT_BREAKPOINT,
	EXACT_KINDS,
};

/* The order in which the instructions below keep registers. */
#ifdef __x86_64__
#define EXACT_REGS   15
#define EXACT_TARGET 5 /* the register with the address: rdi */
#define EXACT_GREGS                                                                                \
	{                                                                                          \
		REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSI, REG_RDI, REG_RBP, REG_R8, REG_R9,     \
			REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15                       \
	}
#define EXACT_IP REG_RIP
#else
#define EXACT_REGS   7
#define EXACT_TARGET 5 /* edi */
#define EXACT_GREGS                                                                                \
	{                                                                                          \
		REG_EAX, REG_ECX, REG_EDX, REG_EBX, REG_ESI, REG_EDI, REG_EBP                      \
	}
#define EXACT_IP REG_EIP
#endif

/* Shared with the instructions, by name. */
unsigned long exact_in[EXACT_REGS], exact_out[EXACT_REGS];
unsigned long exact_flags, exact_flags_out, exact_sp, exact_sp_out, exact_where;
unsigned int exact_zero;
extern const char exact_touch[], exact_jump[], exact_divide[], exact_invalid[], exact_privileged[],
	exact_breakpoint[], exact_done[];
void exact_run(void);

#ifdef __x86_64__
#define EXACT_EACH(f)                                                                              \
	f("rax", 0) f("rcx", 1) f("rdx", 2) f("rbx", 3) f("rsi", 4) f("rdi", 5) f("rbp", 6)        \
		f("r8", 7) f("r9", 8) f("r10", 9) f("r11", 10) f("r12", 11) f("r13", 12)           \
			f("r14", 13) f("r15", 14)
#define EXACT_LOAD(r, n)  "movq exact_in+8*" #n "(%rip), %" r "\n"
#define EXACT_STORE(r, n) "movq %" r ", exact_out+8*" #n "(%rip)\n"
__asm__(".text\n.globl exact_run\nexact_run:\n"
	"push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n"
	"movq %rsp, exact_sp(%rip); pushq exact_flags(%rip); popfq\n" EXACT_EACH(
		EXACT_LOAD) "jmp *exact_where(%rip)\n"
			    "exact_touch: movb %al, (%rdi); jmp exact_done\n"
			    "exact_jump: jmp *%rdi\n"
			    "exact_divide: divl exact_zero(%rip)\n"
			    "exact_invalid: ud2\n"
			    "exact_privileged: hlt\n"
			    "exact_breakpoint: int3\n"
			    "exact_done:\n" EXACT_EACH(
				    EXACT_STORE) "movq %rsp, exact_sp_out(%rip); movq "
						 "exact_sp(%rip), %rsp\n"
						 "pushfq; popq exact_flags_out(%rip); cld\n"
						 "pushq $0x202; popfq\n"
						 "pop %r15; pop %r14; pop %r13; pop %r12; pop "
						 "%rbp; pop %rbx; ret\n");
#else
#define EXACT_EACH(f)                                                                              \
	f("eax", 0) f("ecx", 1) f("edx", 2) f("ebx", 3) f("esi", 4) f("edi", 5) f("ebp", 6)
#define EXACT_LOAD(r, n)  "movl exact_in+4*" #n ", %" r "\n"
#define EXACT_STORE(r, n) "movl %" r ", exact_out+4*" #n "\n"
__asm__(".text\n.globl exact_run\nexact_run:\n"
	"push %ebx; push %ebp; push %esi; push %edi\n"
	"movl %esp, exact_sp; pushl exact_flags; popfl\n" EXACT_EACH(
		EXACT_LOAD) "jmp *exact_where\n"
			    "exact_touch: movb %al, (%edi); jmp exact_done\n"
			    "exact_jump: jmp *%edi\n"
			    "exact_divide: divl exact_zero\n"
			    "exact_invalid: ud2\n"
			    "exact_privileged: hlt\n"
			    "exact_breakpoint: int3\n"
			    "exact_done:\n" EXACT_EACH(
				    EXACT_STORE) "movl %esp, exact_sp_out; movl exact_sp, %esp\n"
						 "pushfl; popl exact_flags_out; cld\n"
						 "pushl $0x202; popfl\n"
						 "pop %edi; pop %esi; pop %ebp; pop %ebx; ret\n");
#endif

struct exact_segments {
	uint16_t cs, ss, ds, es, fs, gs;
	unsigned long fs_base, gs_base;
};

static char *exact_pages, *exact_hole; /* memory; where nothing may be done */
static struct exact_segments exact_segments;
static enum exact_kind exact_kind;
static unsigned long exact_done_n[EXACT_KINDS], exact_wrong;
static volatile int exact_signals;

/* Carry, parity, adjust, zero, sign, direction, overflow, ID; interrupts and the reserved bit are always set. */
#define EXACT_ARITHMETIC 0x8d5ul
#define EXACT_SETTABLE	 (EXACT_ARITHMETIC | 0x400ul | 0x200000ul)
#define EXACT_SEEN	 (EXACT_SETTABLE | 0x202ul | 0x3000ul | 0x4000ul)

static inline void exact_bad(const char *what, unsigned long is, unsigned long should)
{
	if (exact_wrong++ < 20)
		printf("  kind %d: %s is %#lx, not %#lx\n", exact_kind, what, is, should);
}

#define EXACT_SAME(what, is, should)                                                               \
	do {                                                                                       \
		unsigned long is_ = (unsigned long)(is), should_ = (unsigned long)(should);        \
                                                                                                   \
		if (is_ != should_)                                                                \
			exact_bad(what, is_, should_);                                             \
	} while (0)

static inline struct exact_segments exact_read_segments(void)
{
	struct exact_segments s = { 0 };

	__asm__ volatile("movw %%cs, %0" : "=m"(s.cs));
	__asm__ volatile("movw %%ss, %0" : "=m"(s.ss));
	__asm__ volatile("movw %%ds, %0" : "=m"(s.ds));
	__asm__ volatile("movw %%es, %0" : "=m"(s.es));
	__asm__ volatile("movw %%fs, %0" : "=m"(s.fs));
	__asm__ volatile("movw %%gs, %0" : "=m"(s.gs));
#ifdef __x86_64__
	/* by loads: the first word of the thread's block is its address, and so is that of ours */
	__asm__ volatile("movq %%fs:0, %0" : "=r"(s.fs_base));
	__asm__ volatile("movq %%gs:0, %0" : "=r"(s.gs_base));
#else
	__asm__ volatile("movl %%fs:0, %0" : "=r"(s.fs_base));
	__asm__ volatile("movl %%gs:0, %0" : "=r"(s.gs_base));
#endif
	return s;
}

static inline unsigned long exact_flags_mask(void)
{
	/* a division that fails may leave anything in these */
	return exact_kind == EXACT_DIVIDE ? EXACT_SEEN & ~EXACT_ARITHMETIC : EXACT_SEEN;
}

static void exact_signal(int sig, siginfo_t *info, void *context)
{
	static const int reg[EXACT_REGS] = EXACT_GREGS,
			 signals[] = { 0, SIGSEGV, SIGSEGV, SIGFPE, SIGILL, SIGSEGV, SIGTRAP },
			 traps[] = { 0, 14, 14, 0, 6, 13, 3 };
	ucontext_t *u = (ucontext_t *)context;
	greg_t *g = u->uc_mcontext.gregs;
	/* a breakpoint is done when it is taken, the others are to be done again */
	const char *ip = exact_kind == EXACT_FETCH
				 ? (char *)exact_in[EXACT_TARGET]
				 : (char *)exact_where + (exact_kind == EXACT_BREAKPOINT);

	exact_signals++;
	EXACT_SAME("signal", sig, signals[exact_kind]);
	EXACT_SAME("trap", g[REG_TRAPNO], traps[exact_kind]);
	EXACT_SAME("instruction", g[EXACT_IP], ip);
	if (exact_kind == EXACT_WRITE || exact_kind == EXACT_FETCH) {
		EXACT_SAME("address", info->si_addr, exact_in[EXACT_TARGET]);
#ifdef __x86_64__
		EXACT_SAME("CR2", g[REG_CR2], exact_in[EXACT_TARGET]);
#else
		EXACT_SAME("CR2", u->uc_mcontext.cr2, exact_in[EXACT_TARGET]);
#endif
	}
	/* user mode; a write, or, where the processor tells, a fetch */
	EXACT_SAME("error code", g[REG_ERR] & ~0x11ul,
		   exact_kind == EXACT_WRITE   ? 6
		   : exact_kind == EXACT_FETCH ? 4
					       : 0);
	EXACT_SAME("flags", g[REG_EFL] & exact_flags_mask(), exact_flags & exact_flags_mask());
	for (int i = 0; i < EXACT_REGS; i++)
		EXACT_SAME("register in the signal", g[reg[i]], exact_in[i]);
#ifdef __x86_64__
	EXACT_SAME("rsp", g[REG_RSP], exact_sp);
	EXACT_SAME("CS", g[REG_CSGSFS] & 0xffff, exact_segments.cs);
#else
	EXACT_SAME("esp", g[REG_ESP], exact_sp);
	EXACT_SAME("CS", g[REG_CS], exact_segments.cs);
	EXACT_SAME("SS", g[REG_SS], exact_segments.ss);
	EXACT_SAME("DS", g[REG_DS], exact_segments.ds);
	EXACT_SAME("ES", g[REG_ES], exact_segments.es);
	EXACT_SAME("FS", g[REG_FS], exact_segments.fs);
	EXACT_SAME("GS", g[REG_GS], exact_segments.gs);
#endif
	g[EXACT_IP] = (greg_t)exact_done;
}

static inline unsigned long exact_random(void)
{
	static uint64_t state = 88172645463325252ull;

	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (unsigned long)((state * 0x2545f4914f6cdd1dull) >> (64 - 8 * sizeof(long)));
}

static inline void exact_one(enum exact_kind kind, char *address)
{
	static const char *const where[] = { exact_touch,     exact_touch,   exact_jump,
					     exact_divide,    exact_invalid, exact_privileged,
					     exact_breakpoint };
	struct exact_segments after;
	bool touch = kind == EXACT_TOUCH;

	exact_kind = kind;
	exact_where = (unsigned long)where[kind];
	for (int i = 0; i < EXACT_REGS; i++)
		exact_in[i] = exact_random();
	exact_in[EXACT_TARGET] = (unsigned long)address;
	exact_flags = 0x202 | (exact_random() & EXACT_SETTABLE);
	exact_signals = 0;
	exact_run();
	after = exact_read_segments();
	exact_done_n[kind]++;
	EXACT_SAME("signals", exact_signals, !touch);
	for (int i = 0; i < EXACT_REGS; i++)
		EXACT_SAME("register after", exact_out[i], exact_in[i]);
	EXACT_SAME("stack pointer after", exact_sp_out, exact_sp);
	EXACT_SAME("flags after", exact_flags_out & exact_flags_mask(),
		   exact_flags & exact_flags_mask());
	EXACT_SAME("CS after", after.cs, exact_segments.cs);
	EXACT_SAME("SS after", after.ss, exact_segments.ss);
	EXACT_SAME("DS after", after.ds, exact_segments.ds);
	EXACT_SAME("ES after", after.es, exact_segments.es);
	EXACT_SAME("FS after", after.fs, exact_segments.fs);
	EXACT_SAME("GS after", after.gs, exact_segments.gs);
	EXACT_SAME("base of FS", after.fs_base, exact_segments.fs_base);
	EXACT_SAME("base of GS", after.gs_base, exact_segments.gs_base);
	if (touch)
		EXACT_SAME("byte", *(unsigned char *)address, exact_in[0] & 0xff);
}

/* The memory; and segment registers that hold what they needn't. */
static inline bool exact_init(void)
{
	static unsigned long block[2];
	struct sigaction act = { .sa_sigaction = exact_signal, .sa_flags = SA_SIGINFO };

	exact_pages = mmap(NULL, EXACT_PAGES * EXACT_PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	exact_hole = mmap(NULL, EXACT_PAGES * EXACT_PAGE, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (exact_pages == MAP_FAILED || exact_hole == MAP_FAILED)
		return false;
	madvise(exact_pages, EXACT_PAGES * EXACT_PAGE, MADV_NOHUGEPAGE);
	block[0] = (unsigned long)block;
#ifdef __x86_64__
	if (syscall(SYS_arch_prctl, ARCH_SET_GS, block))
		return false;
	__asm__ volatile("movw %%ss, %%ax; movw %%ax, %%ds; movw %%ax, %%es" ::: "ax");
#else
	/* GS is the thread's; FS becomes the same segment */
	__asm__ volatile("movw %%gs, %%ax; movw %%ax, %%fs" ::: "ax");
#endif
	exact_segments = exact_read_segments();
	return !sigaction(SIGSEGV, &act, NULL) && !sigaction(SIGFPE, &act, NULL) &&
	       !sigaction(SIGILL, &act, NULL) && !sigaction(SIGTRAP, &act, NULL);
}

/* Touches n pages, and lets every tenth time each of the others happen. Adds up what was touched. */
static inline unsigned long long exact_faults(unsigned long n)
{
	unsigned long long sum = 0;

	for (unsigned long i = 0; i < n; i++) {
		unsigned long page = i % EXACT_PAGES, offset = exact_random() % EXACT_PAGE;

		if (!page && i)
			madvise(exact_pages, EXACT_PAGES * EXACT_PAGE, MADV_DONTNEED);
		exact_one(EXACT_TOUCH, exact_pages + page * EXACT_PAGE + offset);
		sum += (unsigned long)exact_pages + page * EXACT_PAGE + offset;
		if (i % 10 == 9)
			for (int kind = EXACT_WRITE; kind < EXACT_KINDS; kind++)
				exact_one(kind,
					  exact_hole + exact_random() % (EXACT_PAGES * EXACT_PAGE));
	}
	madvise(exact_pages, EXACT_PAGES * EXACT_PAGE, MADV_DONTNEED);
	return sum;
}

#endif
