// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * /proc/dtrace: the driver at work, as text. The table of its files; each is a view (view.h says
 * how to add one).
 *
 *	stats		"name value" lines: what happened since the driver was loaded
 *	stats-cpu	the counters among them by CPU: name, sum, one column for each possible CPU
 *	refused		functions of this kernel that are never probed: name, reason
 *	idt, gdt	every CPU's interrupt and segment table, decoded
 *	pages		how every process has an address mapped
 *	trace		the driver's own events; takes commands
 */
#include <linux/kallsyms.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "driver.h"
#include "view.h"

static const struct dt_view *const views[] = {
	&dt_view_stats, &dt_view_stats_cpu, &dt_view_refused, &dt_view_idt,
	&dt_view_gdt,	&dt_view_pages,	    &dt_view_trace,
};

#define LONGEST_COMMAND 256

static struct proc_dir_entry *directory;

static int view_open(struct inode *inode, struct file *file)
{
	const struct dt_view *view = pde_data(inode);

	if (!dt_privileged())
		return -EPERM;
	return view->open ? view->open(file) : single_open(file, view->show, NULL);
}

static int view_release(struct inode *inode, struct file *file)
{
	const struct dt_view *view = pde_data(inode);

	return view->open ? view->release(inode, file) : single_release(inode, file);
}

/* A write is one command, done or refused as a whole. */
static ssize_t view_write(struct file *file, const char __user *user, size_t n, loff_t *at)
{
	const struct dt_view *view = pde_data(file_inode(file));
	char *line;
	int err;

	if (!view->command)
		return -EIO;
	if (n > LONGEST_COMMAND)
		return -E2BIG;
	line = memdup_user_nul(user, n);
	if (IS_ERR(line))
		return PTR_ERR(line);
	if (n && line[n - 1] == '\n')
		line[n - 1] = '\0';
	err = strlen(line) + 1 < n || strchr(line, '\n') ? -EINVAL : view->command(strim(line));
	kfree(line);
	return err ?: n;
}

static const struct proc_ops view_ops = {
	.proc_open = view_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_write = view_write,
	.proc_release = view_release,
};

void dt_show_symbol(struct seq_file *m, unsigned long address)
{
	char text[KSYM_SYMBOL_LEN], *size, *rest;

	sprint_symbol(text, address);
	size = strrchr(text, '/');
	if (size) {
		rest = strchrnul(size, ' ');
		*size = '\0';
		if (size - text > 4 && !strcmp(size - 4, "+0x0"))
			size[-4] = '\0';
		seq_printf(m, "%s%s", text, rest);
	} else {
		seq_puts(m, text);
	}
}

bool dt_has_symbol(unsigned long address)
{
	char text[KSYM_SYMBOL_LEN];

	return sprint_symbol(text, address) && strchr(text, '/');
}

int dt_proc_init(void)
{
	size_t i;

	directory = proc_mkdir_mode("dtrace", 0500, NULL);
	if (!directory)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(views); i++)
		if (!proc_create_data(views[i]->name, views[i]->command ? 0600 : 0400, directory,
				      &view_ops, (void *)views[i])) {
			dt_proc_exit();
			return -ENOMEM;
		}
	return 0;
}

void dt_proc_exit(void)
{
	proc_remove(directory);
}
