// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * /proc/dtrace: the driver at work, as text.
 *
 *	stats		"name value" lines: what happened since the driver was loaded
 *	stats-cpu	the counters among them by CPU: name, sum, one column for each possible CPU
 *	refused		functions of this kernel that are never probed: name, reason
 */
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "driver.h"

static const char *const names[] = {
#define X(id, name, what) #name,
	DT_COUNTERS(X)
#undef X
};

static struct proc_dir_entry *directory;

static int show_stats(struct seq_file *m, void *unused)
{
	int n;

	for (n = 0; n < DT_NCOUNTERS; n++)
		seq_printf(m, "%s %llu\n", names[n], dt_counted(dt_total, n));
	mutex_lock(&dt_lock);
	seq_printf(m, "sessions %u\nattachments %u\nattached %llu\ndetached %llu\n", dt_sessions,
		   dt_attachments, dt_attached, dt_detached);
	mutex_unlock(&dt_lock);
	return 0;
}

static int show_stats_cpu(struct seq_file *m, void *unused)
{
	int n, cpu;

	seq_puts(m, "name sum");
	for_each_possible_cpu (cpu)
		seq_printf(m, " cpu%d", cpu);
	seq_putc(m, '\n');
	for (n = 0; n < DT_NCOUNTERS; n++) {
		seq_printf(m, "%s %llu", names[n], dt_counted(dt_total, n));
		for_each_possible_cpu (cpu)
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

int dt_proc_init(void)
{
	directory = proc_mkdir("dtrace", NULL);
	if (!directory)
		return -ENOMEM;
	if (proc_create_single("stats", 0444, directory, show_stats) &&
	    proc_create_single("stats-cpu", 0444, directory, show_stats_cpu) &&
	    proc_create_single("refused", 0444, directory, show_refused))
		return 0;
	dt_proc_exit();
	return -ENOMEM;
}

void dt_proc_exit(void)
{
	proc_remove(directory);
}
