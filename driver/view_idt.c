// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * /proc/dtrace/idt: every CPU's interrupt table, as the CPU has it.
 *
 *	cpu0 IDT fffffe0000000000 limit 0fff
 *	cpu0 IDT[14] interrupt selector 10 dpl 0 asm_exc_page_fault
 *
 * A CPU that uses the table of one before it has one line, "cpu1 IDT ... as cpu0". Entries that
 * lead to the driver end in "ours": the gate itself does, or the code that it leads to was made to
 * call us.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/uaccess.h>
#include <asm/desc.h>

#include "driver.h"
#include "view.h"

struct request {
	struct desc_ptr reg;
	bool idt;
};

static void read_register(void *arg)
{
	struct request *r = arg;

	if (r->idt)
		store_idt(&r->reg);
	else
		native_store_gdt(&r->reg);
}

/* -ENXIO: the CPU is off. A table may be in a page that is not what its register says: no fault. */
int dt_read_descriptors(struct dt_descriptors *d, int cpu, bool idt)
{
	struct request r = { .idt = idt };
	int err = smp_call_function_single(cpu, read_register, &r, 1);

	if (err)
		return err;
	d->base = r.reg.address;
	d->limit = r.reg.size;
	d->size = min_t(unsigned int, d->limit + 1, sizeof(d->bytes));
	if (copy_from_kernel_nofault(d->bytes, (void *)d->base, d->size))
		d->size = 0;
	return 0;
}

/* Looks for where the entry code calls the driver: a call, or on i386 a handler that it pushes. */
static bool calls_us(unsigned long code)
{
	u8 text[128];
	size_t i;

	if (copy_from_kernel_nofault(text, (void *)code, sizeof(text)))
		return false;
	for (i = 0; i + 5 <= sizeof(text); i++) {
		s32 word;

		memcpy(&word, text + i + 1, 4);
		if (text[i] == 0xe8 && within_module(code + i + 5 + word, THIS_MODULE))
			return true;
		if (IS_ENABLED(CONFIG_X86_32) && text[i] == 0x68 &&
		    within_module((unsigned long)word, THIS_MODULE))
			return true;
	}
	return false;
}

static void show_gate(struct seq_file *m, const gate_desc *g)
{
	static const char *const types[16] = { [GATE_TASK] = "task",
					       [GATE_INTERRUPT] = "interrupt",
					       [GATE_TRAP] = "trap",
					       [GATE_CALL] = "call" };
	unsigned long to = gate_offset(g);

	if (!g->bits.p) {
		seq_puts(m, "absent\n");
		return;
	}
	if (types[g->bits.type])
		seq_puts(m, types[g->bits.type]);
	else
		seq_printf(m, "type %d", g->bits.type);
	seq_printf(m, " selector %lx dpl %d ", gate_segment(g), g->bits.dpl);
#ifdef CONFIG_X86_64
	if (g->bits.ist)
		seq_printf(m, "ist %d ", g->bits.ist);
#endif
	/* a task gate has no address: its segment says it all */
	if (g->bits.type == GATE_TASK) {
		seq_puts(m, "-\n");
		return;
	}
	dt_show_symbol(m, to);
	seq_puts(m, within_module(to, THIS_MODULE) || calls_us(to) ? " ours\n" : "\n");
}

static int show_idt(struct seq_file *m, void *unused)
{
	struct dt_descriptors *d = kmalloc(sizeof(*d), GFP_KERNEL);
	unsigned long base = 0;
	int cpu, shown = -1;
	unsigned int i;

	if (!d)
		return -ENOMEM;
	for_each_online_cpu(cpu) {
		if (dt_read_descriptors(d, cpu, true))
			continue;
		seq_printf(m, "cpu%d IDT %lx limit %04x", cpu, d->base, d->limit);
		if (shown >= 0 && d->base == base) {
			seq_printf(m, " as cpu%d\n", shown);
			continue;
		}
		seq_putc(m, '\n');
		shown = cpu;
		base = d->base;
		for (i = 0; (i + 1) * sizeof(gate_desc) <= d->size; i++) {
			seq_printf(m, "cpu%d IDT[%u] ", cpu, i);
			show_gate(m, (gate_desc *)d->bytes + i);
		}
	}
	kfree(d);
	return 0;
}

const struct dt_view dt_view_idt = { .name = "idt", .show = show_idt };
