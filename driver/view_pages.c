// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * /proc/dtrace/pages: how each process has an address of the kernel mapped.
 *
 *	# echo vfs_read >/proc/dtrace/pages; cat /proc/dtrace/pages
 *	address ffffffff812f1c40 vfs_read
 *	pid kernel user comm
 *	0 2M/r-x - kernel
 *	1 2M/r-x none/pgd init
 *
 * kernel: by the table that the process has in the kernel; user: by the one it runs on in user mode
 * under page table isolation, "-" without. 2M, 4K and the like: the size of page, which is the
 * level where the walk ends; none/LEVEL: nothing is mapped, the entry at that level is empty. Then
 * what is allowed, by all levels together; a fourth letter u means user mode may, too. Pid 0 is the
 * kernel's own table, of which all others have a copy or a part. Kernel threads have no table of
 * their own.
 *
 * Page tables of the kernel's part may change during a walk; so entries are read as what may be
 * gone, and never followed to where the machine has no memory. The tables of user addresses come
 * and go with every munmap(): those are refused.
 */
#include <linux/kallsyms.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string_helpers.h>
#include <linux/uaccess.h>

#include "driver.h"
#include "view.h"

static unsigned long address;

/*
 * The levels of a walk, from the top. An entry of every level has the size of a word of the page
 * tables, which is pteval_t: the walk is over those, not over the types of the levels.
 */
static const struct level {
	const char *name, *page;
} levels[] = { { "pgd", "" },
	       { "p4d", "" },
	       { "pud", "1G" },
	       { "pmd", PMD_SIZE == SZ_4M ? "4M" : "2M" },
	       { "pte", "4K" } };

struct walk {
	int level;
	bool mapped;
	pteval_t flags; /* _PAGE_RW and _PAGE_USER: of all levels; _PAGE_NX: of any */
};

static int index_at(int level, unsigned long at)
{
	switch (level) {
	case 0:
		return pgd_index(at);
#if CONFIG_PGTABLE_LEVELS > 4
	case 1:
		return p4d_index(at);
#endif
#if CONFIG_PGTABLE_LEVELS > 3
	case 2:
		return pud_index(at);
#endif
#if CONFIG_PGTABLE_LEVELS > 2
	case 3:
		return pmd_index(at);
#endif
	default:
		return pte_index(at);
	}
}

static bool has_level(int level)
{
	switch (level) {
	case 1:
		return CONFIG_PGTABLE_LEVELS > 4 && pgtable_l5_enabled();
	case 2:
		return CONFIG_PGTABLE_LEVELS > 3;
	case 3:
		return CONFIG_PGTABLE_LEVELS > 2;
	default:
		return true;
	}
}

/* False: an entry leads to where no memory is. */
static bool walk_table(const void *top, unsigned long at, struct walk *w)
{
	const pteval_t *table = top;
	pteval_t entry;
	int level;

	*w = (struct walk){ .flags = _PAGE_RW | _PAGE_USER };
	for (level = 0; level < (int)ARRAY_SIZE(levels); level++) {
		if (!has_level(level))
			continue;
		w->level = level;
		if (copy_from_kernel_nofault(&entry, table + index_at(level, at), sizeof(entry)))
			return false;
		if (!(entry & _PAGE_PRESENT))
			return true;
		/* the top level of PAE has neither */
		if (level || CONFIG_PGTABLE_LEVELS != 3) {
			w->flags &= (entry & (_PAGE_RW | _PAGE_USER)) | _PAGE_NX;
			w->flags |= entry & _PAGE_NX;
		}
		if (level == (int)ARRAY_SIZE(levels) - 1 || (level >= 2 && (entry & _PAGE_PSE))) {
			w->mapped = true;
			return true;
		}
		if (!pfn_valid((entry & PTE_PFN_MASK) >> PAGE_SHIFT))
			return false;
		table = __va(entry & PTE_PFN_MASK);
	}
	return false;
}

static void show_walk(struct seq_file *m, const void *top, unsigned long at)
{
	struct walk w;

	if (!walk_table(top, at, &w))
		seq_printf(m, "?/%s", levels[w.level].name);
	else if (!w.mapped)
		seq_printf(m, "none/%s", levels[w.level].name);
	else
		seq_printf(m, "%s/r%c%c%s", levels[w.level].page, w.flags & _PAGE_RW ? 'w' : '-',
			   w.flags & _PAGE_NX ? '-' : 'x', w.flags & _PAGE_USER ? "u" : "");
}

static void show_row(struct seq_file *m, int pid, pgd_t *pgd, const char *name, unsigned long at)
{
	seq_printf(m, "%d ", pid);
	show_walk(m, pgd, at);
	seq_putc(m, ' ');
#if defined(CONFIG_PAGE_TABLE_ISOLATION) || defined(CONFIG_MITIGATION_PAGE_TABLE_ISOLATION)
	if (boot_cpu_has(X86_FEATURE_PTI))
		show_walk(m, kernel_to_user_pgdp(pgd), at);
	else
#endif
		seq_putc(m, '-');
	seq_putc(m, ' ');
	seq_escape(m, name, " \t\n\\");
	seq_putc(m, '\n');
}

static int show_pages(struct seq_file *m, void *unused)
{
	struct mm_struct *kernel = (struct mm_struct *)dt_sym("init_mm");
	unsigned long at = READ_ONCE(address);
	struct task_struct *p;

	if (!at) {
		seq_puts(m, "no address: write one of the kernel's, or a symbol\n");
		return 0;
	}
	seq_printf(m, "address %lx ", at);
	dt_show_symbol(m, at);
	seq_puts(m, "\npid kernel user comm\n");
	if (kernel)
		show_row(m, 0, kernel->pgd, "kernel", at);
	rcu_read_lock();
	for_each_process(p) {
		/* the lock keeps the memory that the task has, and its name */
		task_lock(p);
		if (p->mm && !(p->flags & PF_KTHREAD))
			show_row(m, task_tgid_nr(p), p->mm->pgd, p->comm, at);
		task_unlock(p);
		if (seq_has_overflowed(m))
			break;
	}
	rcu_read_unlock();
	return 0;
}

static bool is_kernel_address(unsigned long at)
{
#ifdef CONFIG_X86_64
	return (long)at >> __VIRTUAL_MASK_SHIFT == -1;
#else
	return at >= TASK_SIZE_MAX;
#endif
}

static int set_address(char *line)
{
	unsigned long at;

	if (!*line)
		return -EINVAL;
	if (kstrtoul(line, 16, &at) || strlen(line) < 8)
		at = dt_sym(line);
	if (!at)
		return -ENOENT;
	if (!is_kernel_address(at))
		return -EINVAL;
	WRITE_ONCE(address, at);
	return 0;
}

const struct dt_view dt_view_pages = {
	.name = "pages",
	.show = show_pages,
	.command = set_address,
};
