/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The driver's own events, as /proc/dtrace/trace has them. An event is a line below, with its text;
 * what a and b of it mean is in view_trace.c.
 */
#ifndef DT_RING_H
#define DT_RING_H

#include <linux/types.h>

#define DT_EVENTS(X)                                                                               \
	X(LEVEL, "level")                                                                          \
	X(OPEN, "open")                                                                            \
	X(CLOSE, "close")                                                                          \
	X(ATTACH, "attach")                                                                        \
	X(REFUSE, "attach-failed")                                                                 \
	X(DETACH, "detach")                                                                        \
	X(HOOK, "hook")                                                                            \
	X(UNHOOK, "unhook")                                                                        \
	X(HIT, "hit")                                                                              \
	X(DECLINED, "declined")                                                                    \
	X(FIRED, "fired")

enum dt_event {
#define X(id, text) DT_EVENT_##id,
	DT_EVENTS(X)
#undef X
		DT_NEVENTS,
};

/* How many events each CPU keeps; the per-CPU allocator gives 32 KiB at a time at most. */
#define DT_RING_SIZE 512

struct dt_event_record {
	u64 time;
	unsigned long n, a, b;
	s32 pid;
	u16 cpu, kind;
};

struct dt_events {
	u64 overwritten, lost;
	u32 n;
	struct dt_event_record record[];
};

/* What happens rarely is always recorded, at level 1; 2: declined programs, too; 3: those run. */
enum { DT_LEVEL_OFF, DT_LEVEL_SESSIONS, DT_LEVEL_DECLINED, DT_LEVEL_FIRED };
extern unsigned int dt_event_level;

void dt_event_add(enum dt_event kind, unsigned long a, unsigned long b);

static inline void dt_event(unsigned int level, enum dt_event kind, unsigned long a,
			    unsigned long b)
{
	if (unlikely(READ_ONCE(dt_event_level) >= level))
		dt_event_add(kind, a, b);
}

void dt_events_clear(void);
void dt_events_counted(int cpu, u64 *kept, u64 *overwritten, u64 *lost);
struct dt_events *dt_events_take(void);
void dt_events_free(struct dt_events *t);
int dt_ring_init(void);
void dt_ring_exit(void);

#endif
