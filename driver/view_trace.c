// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * /proc/dtrace/trace: the driver's own events, oldest first, and commands to the driver.
 *
 *	# echo hook vfs_read >/proc/dtrace/trace; cat /proc/dtrace/trace
 *	level 1 events 2 overwritten 0 lost 0
 *	125.000117432 cpu0 pid 312 hook entry vfs_read
 *	125.001840201 cpu1 pid 313 hit entry vfs_read
 *
 * Time is that of CLOCK_MONOTONIC, as D's timestamp. Commands, one a write:
 *
 *	level N		0: nothing is recorded; 1: sessions, attachments and hooks; 2: programs
 *			declined, too; 3: programs run, too
 *	clear		what is recorded is forgotten
 *	hook [SOURCE] WHERE	probes a place without a program: each hit is an event. SOURCE is
 *			entry (so it is if it isn't given), return, trap or trap-return; WHERE a
 *			symbol or an address, for traps the number of a vector
 *	unhook [[SOURCE] WHERE]	undoes it, or all of them
 *
 * A hook lasts until it is undone or the driver goes.
 */
#include <linux/math64.h>
#include <linux/string.h>

#include "driver.h"
#include "ring.h"
#include "view.h"

static const char *const events[] = {
#define X(id, text) text,
	DT_EVENTS(X)
#undef X
};
static const char *const reasons[] = {
#define X(id, name, what) #name,
	DT_COUNTERS(X)
#undef X
};
static const char *const kinds[DTRACE_NSOURCES] = { "entry", "return", "trap", "trap-return" };

/* a: a place; b: its source */
static void show_place(struct seq_file *m, unsigned long where, unsigned long kind)
{
	seq_printf(m, " %s ", kind < DTRACE_NSOURCES ? kinds[kind] : "?");
	if (kind == DTRACE_TRAP || kind == DTRACE_TRAP_RETURN)
		seq_printf(m, "%lu", where);
	else
		dt_show_symbol(m, where);
}

static void show_event(struct seq_file *m, const struct dt_event_record *e)
{
	u32 ns;
	u64 s = div_u64_rem(e->time, NSEC_PER_SEC, &ns);

	seq_printf(m, "%llu.%09u cpu%u pid %d %s", s, ns, e->cpu, e->pid, events[e->kind]);
	switch (e->kind) {
	case DT_EVENT_LEVEL:
		seq_printf(m, " %lu", e->a);
		break;
	case DT_EVENT_ATTACH:
	case DT_EVENT_DETACH: /* how many points; source */
		seq_printf(m, " %s %lu", kinds[e->b], e->a);
		break;
	case DT_EVENT_REFUSE: /* errno; source */
		seq_printf(m, " %s %ld", kinds[e->b], (long)e->a);
		break;
	case DT_EVENT_HOOK:
	case DT_EVENT_UNHOOK:
	case DT_EVENT_HIT:
	case DT_EVENT_FIRED:
		show_place(m, e->a, e->b);
		break;
	case DT_EVENT_DECLINED: /* the counter's number is above the source */
		show_place(m, e->a, e->b & 0xff);
		seq_printf(m, " %s", reasons[e->b >> 8]);
		break;
	}
	seq_putc(m, '\n');
}

/* A reader has the events as they were when it opened the file: line 0 is the head. */

static void *line_at(struct seq_file *m, loff_t *at)
{
	struct dt_events *t = m->private;

	return *at <= t->n ? at : NULL;
}

static void *next_line(struct seq_file *m, void *line, loff_t *at)
{
	++*at;
	return line_at(m, at);
}

static void end_lines(struct seq_file *m, void *line)
{
}

static int show_line(struct seq_file *m, void *line)
{
	struct dt_events *t = m->private;
	loff_t at = *(loff_t *)line;

	if (at)
		show_event(m, &t->record[at - 1]);
	else
		seq_printf(m, "level %u events %u overwritten %llu lost %llu\n",
			   READ_ONCE(dt_event_level), t->n, t->overwritten, t->lost);
	return 0;
}

static const struct seq_operations lines = {
	.start = line_at,
	.next = next_line,
	.stop = end_lines,
	.show = show_line,
};

static int open_trace(struct file *file)
{
	struct dt_events *t = NULL;
	int err;

	if (file->f_mode & FMODE_READ) {
		t = dt_events_take();
		if (!t)
			return -ENOMEM;
	}
	err = seq_open(file, &lines);
	if (err)
		dt_events_free(t);
	else
		((struct seq_file *)file->private_data)->private = t;
	return err;
}

static int close_trace(struct inode *inode, struct file *file)
{
	dt_events_free(((struct seq_file *)file->private_data)->private);
	return seq_release(inode, file);
}

/* "[SOURCE] WHERE" */
static int parse_place(char *text, enum dtrace_source *kind, unsigned long *where)
{
	char *word = strsep(&text, " ");
	int n = text ? match_string(kinds, ARRAY_SIZE(kinds), word) : DTRACE_ENTRY;

	if (n < 0)
		return -EINVAL;
	*kind = n;
	if (text)
		word = strim(text);
	if (n == DTRACE_TRAP || n == DTRACE_TRAP_RETURN)
		return kstrtoul(word, 10, where);
	if (strncmp(word, "0x", 2) || kstrtoul(word, 16, where))
		*where = dt_sym(word);
	return *where ? 0 : -ENOENT;
}

static int set_level(const char *text)
{
	unsigned int n;
	int err = kstrtouint(text, 10, &n);

	if (err || n > DT_LEVEL_FIRED)
		return -EINVAL;
	WRITE_ONCE(dt_event_level, n);
	dt_event(DT_LEVEL_SESSIONS, DT_EVENT_LEVEL, n, 0);
	return 0;
}

static int command(char *line)
{
	char *word = strsep(&line, " ");
	enum dtrace_source kind;
	unsigned long where;
	int err;

	if (line)
		line = strim(line);
	if (!strcmp(word, "clear") && !line) {
		dt_events_clear();
		return 0;
	}
	if (!strcmp(word, "level") && line)
		return set_level(line);
	if (!strcmp(word, "unhook") && !line)
		return dt_unhook_all();
	if (!line || (strcmp(word, "hook") && strcmp(word, "unhook")))
		return -EINVAL;
	err = parse_place(line, &kind, &where);
	if (err)
		return err;
	return *word == 'h' ? dt_hook(kind, where) : dt_unhook(kind, where);
}

const struct dt_view dt_view_trace = {
	.name = "trace",
	.command = command,
	.open = open_trace,
	.release = close_trace,
};
