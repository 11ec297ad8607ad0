// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * The driver's own events: a ring of fixed size for each CPU, in which the newest overwrite the
 * oldest.
 *
 * An event may happen wherever a probe may, in an NMI too. So: a place is taken by one instruction,
 * and then filled; a place's number is written last, and a reader takes what it copied only if the
 * number was the right one before and after. Should making an event make an event (somebody probes
 * the clock), it ends at a depth that a task, an interrupt of each kind and an NMI don't reach;
 * those beyond are lost, and counted.
 *
 * Numbers begin at 1 and may wrap: they are compared by their difference.
 */
#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sort.h>
#include <linux/timekeeping.h>

#include "driver.h"
#include "ring.h"

#define DEEPEST 4

unsigned int dt_event_level = DT_LEVEL_SESSIONS;

struct ring {
	unsigned long head;  /* number of the newest event */
	unsigned long clear; /* those up to here are no longer shown */
	unsigned long lost;
	unsigned int depth; /* of events being made */
	struct dt_event_record record[DT_RING_SIZE];
};

static struct ring __percpu *rings;

void dt_event_add(enum dt_event kind, unsigned long a, unsigned long b)
{
	struct ring *r;
	struct dt_event_record *e;
	unsigned long n;

	preempt_disable_notrace();
	r = this_cpu_ptr(rings);
	if (this_cpu_inc_return(rings->depth) > DEEPEST) {
		this_cpu_inc(rings->lost);
		goto out;
	}
	n = this_cpu_inc_return(rings->head);
	e = &r->record[n % DT_RING_SIZE];
	WRITE_ONCE(e->n, 0);
	smp_wmb();
	e->time = ktime_get_mono_fast_ns();
	e->cpu = smp_processor_id();
	e->pid = current->pid;
	e->kind = kind;
	e->a = a;
	e->b = b;
	smp_wmb();
	WRITE_ONCE(e->n, n);
out:
	this_cpu_dec(rings->depth);
	preempt_enable_notrace();
}
NOKPROBE_SYMBOL(dt_event_add);

/* Shows nothing of what was until now; what is overwritten is counted anew, too. */
void dt_events_clear(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct ring *r = per_cpu_ptr(rings, cpu);

		WRITE_ONCE(r->clear, READ_ONCE(r->head));
	}
}

static unsigned long shown(const struct ring *r, unsigned long *overwritten)
{
	unsigned long n = READ_ONCE(r->head) - READ_ONCE(r->clear);

	*overwritten = n > DT_RING_SIZE ? n - DT_RING_SIZE : 0;
	return min_t(unsigned long, n, DT_RING_SIZE);
}

void dt_events_counted(int cpu, u64 *kept, u64 *overwritten, u64 *lost)
{
	const struct ring *r = per_cpu_ptr(rings, cpu);
	unsigned long over;

	*kept += shown(r, &over);
	*overwritten += over;
	*lost += READ_ONCE(r->lost);
}

static int compare_times(const void *a, const void *b)
{
	const struct dt_event_record *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return (long)(x->n - y->n) < 0 ? -1 : 1;
}

/*
 * What all CPUs have now, by time, for dt_events_free(); what is overwritten meanwhile is left out.
 */
struct dt_events *dt_events_take(void)
{
	struct dt_events *t;
	int cpu;

	t = kvzalloc(struct_size(t, record, (size_t)num_possible_cpus() * DT_RING_SIZE),
		     GFP_KERNEL);
	if (!t)
		return NULL;
	for_each_possible_cpu(cpu) {
		const struct ring *r = per_cpu_ptr(rings, cpu);
		unsigned long over, left = shown(r, &over), head = READ_ONCE(r->head);

		for (; left; left--) {
			unsigned long n = head - left + 1;
			const struct dt_event_record *e = &r->record[n % DT_RING_SIZE];
			struct dt_event_record *to = &t->record[t->n];

			if (READ_ONCE(e->n) != n)
				continue;
			smp_rmb();
			*to = *e;
			smp_rmb();
			if (READ_ONCE(e->n) == n) {
				to->n = n;
				t->n++;
			}
		}
		t->overwritten += over;
		t->lost += READ_ONCE(r->lost);
	}
	sort(t->record, t->n, sizeof(*t->record), compare_times, NULL);
	return t;
}

void dt_events_free(struct dt_events *t)
{
	kvfree(t);
}

int dt_ring_init(void)
{
	rings = __alloc_percpu(sizeof(struct ring), __alignof__(struct ring));
	return rings ? 0 : -ENOMEM;
}

void dt_ring_exit(void)
{
	free_percpu(rings);
}
