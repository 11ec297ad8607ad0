/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Views: the files of /proc/dtrace. Root only, and only for who may use the device.
 *
 * To add one: a file view_NAME.c with a struct dt_view whose show() writes the whole text; its
 * declaration below; a line in views[] of proc.c; view_NAME.o in Kbuild; a section in doc/dtrace.4
 * and a test in test/driver/views_test.c. show() may sleep, and is called again, with more room,
 * when its text was too long: it must not change anything. What people write arrives in command(),
 * one line at a time; several may read and write at once, so what a command sets needs a lock.
 */
#ifndef DT_VIEW_H
#define DT_VIEW_H

#include <linux/seq_file.h>

struct dt_view {
	const char *name;
	int (*show)(struct seq_file *m, void *unused);

	/* optional: a line that was written, without its end; it may be changed. 0 or -errno */
	int (*command)(char *line);

	/* optional, instead of show: what is too long to be made at once */
	int (*open)(struct file *file);
	int (*release)(struct inode *inode, struct file *file);
};

extern const struct dt_view dt_view_stats, dt_view_stats_cpu, dt_view_refused;
extern const struct dt_view dt_view_idt, dt_view_gdt, dt_view_pages, dt_view_trace;

/* "vfs_read", "vfs_read+0x1c", "dtrace_exit [dtrace]", "0x1234" where there is no symbol */
void dt_show_symbol(struct seq_file *m, unsigned long address);
bool dt_has_symbol(unsigned long address);

/* A CPU's table of descriptors, as its register and its memory say it. */
struct dt_descriptors {
	unsigned long base;
	unsigned int limit;
	unsigned int size; /* bytes that could be read */
	u8 bytes[4096];
};
int dt_read_descriptors(struct dt_descriptors *d, int cpu, bool idt);

#endif
