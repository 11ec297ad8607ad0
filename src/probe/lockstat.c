/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The lockstat provider: mutexes (adaptive), spin locks and readers/writer locks. arg0 is the lock. Of waits, which are told when they end,
 * arg1 is how long they took, in nanoseconds; then comes, of a readers/writer lock, 0 for a writer, 1 for a reader.
 *
 * That somebody has to wait, and no more, the kernel tells by tracepoints; taking a lock and giving it back are
 * functions, so these need a way into functions. What is inlined into its callers is not seen.
 */
#include "probe/stable.h"

#define FBT(f) "fbt:vmlinux:" f ":entry"
#define LOCK   "(uintptr_t)arg0"
#define FLAGS  "_wait_flags((uintptr_t)arg0)"
#define TIME   "_wait_time((uintptr_t)arg0)"
#define READER "(uint64_t)(" FLAGS " & 2 ? 1 : 0)"
/* flags: those of contention_begin. 1: spinning, 2: to read, 4: to write, 0x20: a mutex */
#define WAITED(flags, ...)                                                                         \
	{                                                                                          \
		.probe = "sdt:::contention_end", .when = flags, .args = {                          \
			LOCK,                                                                      \
			TIME,                                                                      \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}
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
	  .from = { WAITED("(" FLAGS " & 0x21) == 0x20") } },
	{ .name = "adaptive-release", .from = { TAKEN("mutex_unlock") } },
	{ .name = "adaptive-spin",
	  .from = { WAITED("(" FLAGS " & 0x21) == 0x21") } },
	{ .name = "rw-acquire",
	  .from = { TAKEN_RW("down_read", "(uint64_t)1"), TAKEN_RW("down_read_interruptible", "(uint64_t)1"),
		    TAKEN_RW("down_read_killable", "(uint64_t)1"), TAKEN_RW("down_write", "(uint64_t)0"),
		    TAKEN_RW("down_write_killable", "(uint64_t)0"),
		    TAKEN_RW("_raw_read_lock", "(uint64_t)1"), TAKEN_RW("_raw_write_lock", "(uint64_t)0") }, .each = true },
	{ .name = "rw-block",
	  .from = { WAITED("(" FLAGS " & 6) && !(" FLAGS " & 1)", READER) } },
	{ .name = "rw-downgrade", .from = { TAKEN("downgrade_write") } },
	{ .name = "rw-release",
	  .from = { TAKEN_RW("up_read", "(uint64_t)1"), TAKEN_RW("up_write", "(uint64_t)0"),
		    TAKEN_RW("_raw_read_unlock", "(uint64_t)1"), TAKEN_RW("_raw_write_unlock", "(uint64_t)0") }, .each = true },
	{ .name = "rw-spin",
	  .from = { WAITED("(" FLAGS " & 6) && (" FLAGS " & 1)", READER) } },
	{ .name = "spin-acquire",
	  .from = { TAKEN("_raw_spin_lock"), TAKEN("_raw_spin_lock_irq"), TAKEN("_raw_spin_lock_irqsave"),
		    TAKEN("_raw_spin_lock_bh") }, .each = true },
	{ .name = "spin-release",
	  .from = { TAKEN("_raw_spin_unlock"), TAKEN("_raw_spin_unlock_irq"), TAKEN("_raw_spin_unlock_irqrestore"),
		    TAKEN("_raw_spin_unlock_bh") }, .each = true },
	{ .name = "spin-spin",
	  .from = { WAITED("(" FLAGS " & 0x27) == 1") } },
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
