// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * /proc/dtrace/stats, stats-cpu and refused: numbers, and what is never probed.
 *
 * A counter is a line in DT_COUNTERS (driver.h), and is in both files then.
 */
#include "driver.h"
#include "ring.h"
#include "view.h"

static const char *const names[] = {
#define X(id, name, what) #name,
	DT_COUNTERS(X)
#undef X
};

static int show_stats(struct seq_file *m, void *unused)
{
	unsigned long deepest = 0, ours = 0, program = 0;
	u64 kept = 0, overwritten = 0, lost = 0;
	int n, cpu;

	for (n = 0; n < DT_NCOUNTERS; n++)
		seq_printf(m, "%s %llu\n", names[n], dt_counted(dt_total, n));
	for_each_possible_cpu(cpu) {
		const struct dt_stack_use *use = per_cpu_ptr(&dt_stack_use, cpu);

		deepest = max(deepest, READ_ONCE(use->deepest));
		ours = max(ours, READ_ONCE(use->ours));
		program = max(program, READ_ONCE(use->program));
		dt_events_counted(cpu, &kept, &overwritten, &lost);
	}
	mutex_lock(&dt_lock);
	seq_printf(m, "sessions %u\nattachments %u\nattached %llu\ndetached %llu\n", dt_sessions,
		   dt_attachments, dt_attached, dt_detached);
	seq_printf(m, "attach_failed %llu\n", dt_attach_failed);
	mutex_unlock(&dt_lock);
	seq_printf(m, "stack_deepest %lu\nstack_ours %lu\nstack_program %lu\n", deepest, ours,
		   program);
	seq_printf(m, "events %llu\nevents_overwritten %llu\nevents_lost %llu\n", kept, overwritten,
		   lost);
	return 0;
}

static int show_stats_cpu(struct seq_file *m, void *unused)
{
	int n, cpu;

	seq_puts(m, "name sum");
	for_each_possible_cpu(cpu)
		seq_printf(m, " cpu%d", cpu);
	seq_putc(m, '\n');
	for (n = 0; n < DT_NCOUNTERS; n++) {
		seq_printf(m, "%s %llu", names[n], dt_counted(dt_total, n));
		for_each_possible_cpu(cpu)
			seq_printf(m, " %llu", dt_counted_on(dt_total, n, cpu));
		seq_putc(m, '\n');
	}
	return 0;
}

static int show_refused(struct seq_file *m, void *unused)
{
	dt_function_show_refused(m);
	return 0;
}

const struct dt_view dt_view_stats = { .name = "stats", .show = show_stats };
const struct dt_view dt_view_stats_cpu = { .name = "stats-cpu", .show = show_stats_cpu };
const struct dt_view dt_view_refused = { .name = "refused", .show = show_refused };
