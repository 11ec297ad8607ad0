// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * Instructions of the kernel that say where to go, made to say something else: calls, and on 32-bit machines pushes of an
 * address. Both are an opcode and four bytes.
 *
 * On 64-bit machines the kernel's own patching does it: a breakpoint stands at the instruction while it changes, and who runs into
 * it is led on. So the code that a breakpoint itself runs, until it has found out that it is one of these, must not be given
 * here: it would run into itself for ever.
 *
 * On 32-bit machines the entry code is such a place for every exception, so the four bytes change while all other CPUs
 * stand still. Only an NMI may come by meanwhile. It finds the old address or the new one, as they are written at once where
 * they don't cross a line of the cache; who crosses one isn't found.
 */
#include <linux/cpu.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>
#include <asm/text-patching.h>

#include "driver.h"

enum { INSN_BYTES = 5 };

#if IS_ENABLED(CONFIG_X86_32)
#define PATCH	  text_poke
#define LOCK_NAME "stop_machine_cpuslocked"
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)
#define PATCH	  text_poke_bp
#define LOCK_NAME "text_mutex"
#else
#define PATCH	  smp_text_poke_single
#define LOCK_NAME "text_mutex"
#endif
DEFINE_STATIC_CALL_NULL(dt_patch, PATCH);

static u32 word_at(const u8 *p)
{
	u32 word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/* Where an instruction leads. */
unsigned long dt_insn_target(const u8 *insn)
{
	u32 word = word_at(insn + 1);

	return *insn == DT_CALL ? (unsigned long)insn + INSN_BYTES + (s32)word : word;
}

static u32 word_for(const u8 *insn, unsigned long target)
{
	return *insn == DT_CALL ? target - ((unsigned long)insn + INSN_BYTES) : target;
}

static bool can_be_patched(const u8 *insn)
{
	unsigned long first = (unsigned long)insn + 1, last = first + sizeof(u32) - 1;

	return IS_ENABLED(CONFIG_X86_64) || first / L1_CACHE_BYTES == last / L1_CACHE_BYTES;
}

/*
 * Looks through code for instructions that lead to target, and fills insns[max] with the first of them. Returns how many there are; those
 * that can't be patched count, and are NULL.
 */
unsigned int dt_find_insns(const u8 *from, size_t bytes, enum dt_opcode opcode,
			   unsigned long target, u8 **insns, unsigned int max)
{
	unsigned int n = 0;
	const u8 *p;

	for (p = from; p < from + bytes; p++) {
		if (*p != opcode || dt_insn_target(p) != target)
			continue;
		if (n < max)
			insns[n] = can_be_patched(p) ? (u8 *)p : NULL;
		n++;
	}
	return n;
}

#ifdef CONFIG_X86_64
static struct mutex *text_lock; /* the kernel's text_mutex */

static void init_lock(unsigned long lock)
{
	text_lock = (struct mutex *)lock;
}

/* Who calls holds the CPUs (cpus_read_lock()). */
void dt_insn_set_target(u8 *insn, unsigned long target)
{
	u8 bytes[INSN_BYTES] = { *insn };
	u32 word = word_for(insn, target);

	memcpy(bytes + 1, &word, sizeof(word));
	mutex_lock(text_lock);
	static_call(dt_patch)(insn, bytes, sizeof(bytes), NULL);
	mutex_unlock(text_lock);
}
#else
/* For who holds the CPUs already; not exported. */
DEFINE_STATIC_CALL_NULL(dt_stop_machine, stop_machine_cpuslocked);

static void init_lock(unsigned long lock)
{
	static_call_update(dt_stop_machine, (typeof(&stop_machine_cpuslocked))lock);
}

struct change {
	u8 *at;
	u32 word;
};

/*
 * All other CPUs stand still, outside of the entry code, and outside of who patches: that is done with preemption off. So the
 * kernel's lock for it, which may be nowhere to be found, isn't needed.
 */
static int patch_alone(void *arg)
{
	struct change *c = arg;

	static_call(dt_patch)(c->at, &c->word, sizeof(c->word));
	return 0;
}

void dt_insn_set_target(u8 *insn, unsigned long target)
{
	struct change c = { insn + 1, word_for(insn, target) };

	static_call(dt_stop_machine)(patch_alone, &c, NULL);
	/* the return from an interrupt makes a CPU forget what it has fetched */
	kick_all_cpus_sync();
}
#endif

/* NULL, or why nothing can be patched. */
const char *dt_patch_init(void)
{
	unsigned long patch = dt_sym(__stringify(PATCH)), lock = dt_sym(LOCK_NAME);

	if (!patch || !lock)
		return "none: the kernel can't be patched";
	static_call_update(dt_patch, (typeof(&PATCH))patch);
	init_lock(lock);
	return NULL;
}
