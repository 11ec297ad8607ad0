// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * /proc/dtrace/gdt: every CPU's segment table, as the CPU has it.
 *
 *	cpu0 GDT fffffe0000001000 limit 007f
 *	cpu0 GDT[2] 00af9b000000ffff code read accessed dpl 0 64-bit base 0 limit ffffffff kernel_cs
 *
 * The number is the entry as it is in memory. A base in the kernel is followed by its symbol if it
 * has one; the last word is what Linux uses the entry for. "ours": the base is in the driver.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <asm/desc.h>
#include <asm/segment.h>

#include "driver.h"
#include "view.h"

static const char *const uses[GDT_ENTRIES] = {
	[GDT_ENTRY_KERNEL_CS] = "kernel_cs",
	[GDT_ENTRY_KERNEL_DS] = "kernel_ds",
	[GDT_ENTRY_DEFAULT_USER_CS] = "user_cs",
	[GDT_ENTRY_DEFAULT_USER_DS] = "user_ds",
	[GDT_ENTRY_TSS] = "tss",
	[GDT_ENTRY_LDT] = "ldt",
#ifdef GDT_ENTRY_CPUNODE /* older 32-bit kernels have none */
	[GDT_ENTRY_CPUNODE] = "cpunode",
#endif
	[GDT_ENTRY_TLS_MIN... GDT_ENTRY_TLS_MAX] = "tls",
#ifdef CONFIG_X86_64
	[GDT_ENTRY_KERNEL32_CS] = "kernel32_cs",
	[GDT_ENTRY_DEFAULT_USER32_CS] = "user32_cs",
#else
	[GDT_ENTRY_PERCPU] = "percpu",
	[GDT_ENTRY_ESPFIX_SS] = "espfix_ss",
	[GDT_ENTRY_DOUBLEFAULT_TSS] = "doublefault_tss",
	[GDT_ENTRY_PNPBIOS_CS32... GDT_ENTRY_PNPBIOS_TS2] = "pnpbios",
	[GDT_ENTRY_APMBIOS_BASE... GDT_ENTRY_APMBIOS_BASE + 2] = "apmbios",
#endif
};

static void show_type(struct seq_file *m, const struct desc_struct *d)
{
	static const char *const system[16] = {
		[2] = "ldt",	    [5] = "task gate",	     [9] = "tss",	[11] = "tss busy",
		[12] = "call gate", [14] = "interrupt gate", [15] = "trap gate"
	};

	if (!d->s) {
		if (system[d->type])
			seq_puts(m, system[d->type]);
		else
			seq_printf(m, "system type %d", d->type);
	} else if (d->type & 8) {
		seq_printf(m, "code%s%s", d->type & 2 ? " read" : "",
			   d->type & 4 ? " conforming" : "");
	} else {
		seq_printf(m, "data%s%s", d->type & 2 ? " write" : "", d->type & 4 ? " down" : "");
	}
	if (d->s && (d->type & 1))
		seq_puts(m, " accessed");
	seq_printf(m, " dpl %d", d->dpl);
	if (d->s)
		seq_puts(m, d->l ? " 64-bit" : d->d ? " 32-bit" : " 16-bit");
}

/* Of two words for a system segment of a 64-bit kernel, which it is told by returning 2. */
static int show_entry(struct seq_file *m, const struct desc_struct *d, bool more)
{
	unsigned long base = get_desc_base(d), limit = get_desc_limit(d);
	u64 words[2] = { 0 };
	int n = 1;

	memcpy(words, d, sizeof(words[0]));
	if (IS_ENABLED(CONFIG_X86_64) && !d->s && d->p && more) {
		memcpy(&words[1], d + 1, sizeof(words[1]));
		base |= (unsigned long)(words[1] << 32);
		n = 2;
	}
	if (d->g)
		limit = limit << 12 | 0xfff;
	seq_printf(m, "%016llx ", words[0]);
	if (!words[0]) {
		seq_puts(m, "empty");
		return n;
	}
	if (!d->p)
		seq_puts(m, "absent ");
	show_type(m, d);
	seq_printf(m, " base %lx", base);
	if (dt_has_symbol(base)) {
		seq_putc(m, ' ');
		dt_show_symbol(m, base);
	}
	seq_printf(m, " limit %lx", limit);
	if (within_module(base, THIS_MODULE))
		seq_puts(m, " ours");
	return n;
}

static int show_gdt(struct seq_file *m, void *unused)
{
	struct dt_descriptors *d = kmalloc(sizeof(*d), GFP_KERNEL);
	unsigned int i, n, step;
	int cpu;

	if (!d)
		return -ENOMEM;
	for_each_online_cpu(cpu) {
		if (dt_read_descriptors(d, cpu, false))
			continue;
		seq_printf(m, "cpu%d GDT %lx limit %04x\n", cpu, d->base, d->limit);
		n = d->size / sizeof(struct desc_struct);
		for (i = 0; i < n; i += step) {
			seq_printf(m, "cpu%d GDT[%u] ", cpu, i);
			step = show_entry(m, (struct desc_struct *)d->bytes + i, i + 1 < n);
			seq_printf(m, " %s\n", i < ARRAY_SIZE(uses) && uses[i] ? uses[i] : "-");
			if (step == 2)
				seq_printf(m, "cpu%d GDT[%u] %016llx upper half of %u\n", cpu,
					   i + 1, ((u64 *)d->bytes)[i + 1], i);
		}
	}
	kfree(d);
	return 0;
}

const struct dt_view dt_view_gdt = { .name = "gdt", .show = show_gdt };
