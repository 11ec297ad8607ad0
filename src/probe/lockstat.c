/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The lockstat provider: mutexes (adaptive), spin locks and readers/writer locks. arg0 is the lock;
 * of a readers/writer lock arg1 is 0 for a writer, 1 for a reader.
 *
 * That somebody has to wait the kernel tells by a tracepoint; taking a lock and giving it back are
 * functions, so these need a way into functions. What is inlined into its callers is not seen.
 */
#include "probe/stable.h"

#define FBT(f)	"fbt:vmlinux:" f ":entry"
#define CONTEND "sdt:::contention_begin"
#define LOCK	"(uintptr_t)args[0]"
#define READER	"(uint64_t)(args[1] & 2 ? 1 : 0)"
#define TAKEN(f)                                                                                   \
	{                                                                                          \
		.probe = FBT(f), .args = { LOCK }                                                  \
	}
#define TAKEN_RW(f, r)                                                                             \
	{                                                                                          \
		.probe = FBT(f), .args = { LOCK, r }                                               \
	}

/* clang-format off */
static const struct stable_probe probes[] = {
	{ .name = "adaptive-acquire",
	  .from = { TAKEN("mutex_lock"), TAKEN("mutex_lock_interruptible"), TAKEN("mutex_lock_killable") }, .each = true },
	{ .name = "adaptive-block",
	  .from = { { .probe = CONTEND, .when = "(args[1] & 0x20) && !(args[1] & 1)", .args = { LOCK } } } },
	{ .name = "adaptive-release", .from = { TAKEN("mutex_unlock") } },
	{ .name = "adaptive-spin",
	  .from = { { .probe = CONTEND, .when = "(args[1] & 0x21) == 0x21", .args = { LOCK } } } },
	{ .name = "rw-acquire",
	  .from = { TAKEN_RW("down_read", "(uint64_t)1"), TAKEN_RW("down_read_interruptible", "(uint64_t)1"),
		    TAKEN_RW("down_read_killable", "(uint64_t)1"), TAKEN_RW("down_write", "(uint64_t)0"),
		    TAKEN_RW("down_write_killable", "(uint64_t)0"),
		    TAKEN_RW("_raw_read_lock", "(uint64_t)1"), TAKEN_RW("_raw_write_lock", "(uint64_t)0") }, .each = true },
	{ .name = "rw-block",
	  .from = { { .probe = CONTEND, .when = "(args[1] & 6) && !(args[1] & 1)", .args = { LOCK, READER } } } },
	{ .name = "rw-downgrade", .from = { TAKEN("downgrade_write") } },
	{ .name = "rw-release",
	  .from = { TAKEN_RW("up_read", "(uint64_t)1"), TAKEN_RW("up_write", "(uint64_t)0"),
		    TAKEN_RW("_raw_read_unlock", "(uint64_t)1"), TAKEN_RW("_raw_write_unlock", "(uint64_t)0") }, .each = true },
	{ .name = "rw-spin",
	  .from = { { .probe = CONTEND, .when = "(args[1] & 6) && (args[1] & 1)", .args = { LOCK, READER } } } },
	{ .name = "spin-acquire",
	  .from = { TAKEN("_raw_spin_lock"), TAKEN("_raw_spin_lock_irq"), TAKEN("_raw_spin_lock_irqsave"),
		    TAKEN("_raw_spin_lock_bh") }, .each = true },
	{ .name = "spin-release",
	  .from = { TAKEN("_raw_spin_unlock"), TAKEN("_raw_spin_unlock_irq"), TAKEN("_raw_spin_unlock_irqrestore"),
		    TAKEN("_raw_spin_unlock_bh") }, .each = true },
	{ .name = "spin-spin",
	  .from = { { .probe = CONTEND, .when = "(args[1] & 1) && !(args[1] & 0x26)", .args = { LOCK } } } },
};
/* clang-format on */

static const struct stable_table table = STABLE_TABLE(probes);

const struct provider provider_lockstat = {
	.name = "lockstat",
	.summary = "kernel locks",
	.id_base = 180600,
	.id_count = 100,
	.stable = &table,
	STABLE_PROVIDER_FUNCTIONS,
};
