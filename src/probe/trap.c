/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The trap provider: processor exceptions, before the kernel handles them, by the driver.
 *
 *	trap:::divide_error	trap:::general_protection	trap:::page_fault
 *
 * arg0 is the address of a page fault, or 0; arg1 the registers; arg2 the error code, or 0. They have the names that the kernel
 * gives to its handlers. int3 is every breakpoint but those by which the kernel patches its own code.
 */
#include "probe/driver.h"
#include "probe/internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct {
	unsigned vector;
	const char *name;
} traps[] = {
	{ 0, "divide_error" },
	{ 3, "int3" },
	{ 4, "overflow" },
	{ 5, "bounds" },
	{ 6, "invalid_op" },
	{ 7, "device_not_available" },
	{ 9, "coproc_segment_overrun" },
	{ 10, "invalid_tss" },
	{ 11, "segment_not_present" },
	{ 12, "stack_segment" },
	{ 13, "general_protection" },
	{ 14, "page_fault" },
	{ 16, "coprocessor_error" },
	{ 17, "alignment_check" },
	{ 19, "simd_coprocessor_error" },
};

static struct probe *add(const struct provider *pv, struct registry *r, uint32_t i)
{
	return registry_add(r, pv, i, "vmlinux", "", traps[i].name, traps[i].vector);
}

static int provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	if (!desc_part_match(d->mod, "vmlinux") || !desc_part_match(d->func, ""))
		return 0;
	for (uint32_t i = 0; i < ARRAY_SIZE(traps); i++) {
		/* The driver is asked only about what is meant. */
		if (!desc_part_match(d->name, traps[i].name) ||
		    (driver_lacks_trap(r, traps[i].vector) &&
		     (!d->prov || strcmp(d->prov, "trap") != 0)))
			continue;
		if (!add(pv, r, i))
			return -ENOMEM;
	}
	return 0;
}

static struct probe *by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	uint32_t i = id - pv->id_base;

	return i < ARRAY_SIZE(traps) ? add(pv, r, i) : NULL;
}

int trap_args(struct registry *r, struct probe_arg *args, int max)
{
	static const char *const text[] = { "unsigned long", "struct pt_regs *", "unsigned long" };
	static const char *const names[] = { "address", "regs", "error_code" };
	int n;

	for (n = 0; n < (int)ARRAY_SIZE(text) && n < max; n++) {
		dt_tid t = type_from_text(r->types, text[n], strlen(text[n]), false);

		if (t == TID_NONE)
			return registry_nomem(r);
		args[n] = (struct probe_arg){ t, t, names[n], (unsigned)n, NULL };
	}
	return n;
}

static int args(struct registry *r, const struct probe *p, struct probe_arg *args, int max)
{
	(void)p;
	return r->types ? trap_args(r, args, max) : 0;
}

static int attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at)
{
	const char *why = driver_lacks_trap(r, (unsigned)p->key);

	(void)many;
	if (why) {
		registry_error(r, "%s", why);
		return -EOPNOTSUPP;
	}
	return driver_trap_attach(r, (unsigned)p->key, false, at);
}

static const char *unavailable(struct registry *r)
{
	const struct dtrace_info *info = driver_info(r);

	return info && info->traps ? NULL : driver_lacks_trap(r, 14);
}

static const char *why_not(struct registry *r, const struct probe *p)
{
	return driver_lacks_trap(r, (unsigned)p->key);
}

/* Those that no machine lets be probed. */
static bool explain(struct registry *r, const struct probe_desc *d, char *buf, size_t n)
{
	static const char stack[] = "it runs on a stack of its own, with no room for a program";
	static const struct {
		const char *name, *why;
	} others[] = {
		{ "debug", stack },
		{ "nmi", stack },
		{ "double_fault", stack },
		{ "machine_check", stack },
	};

	(void)r;
	if (!d->prov || strcmp(d->prov, "trap") != 0 || !d->name)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (!strcmp(d->name, others[i].name)) {
			snprintf(buf, n, "the exception %s can't be probed: %s", d->name,
				 others[i].why);
			return true;
		}
	return false;
}

const struct provider provider_trap = {
	.name = "trap",
	.summary = "processor exceptions, by the driver",
	.id_base = 190000,
	.id_count = 256,
	.stability = { "Evolving/Evolving/ISA", "Private/Private/Unknown",
		       "Private/Private/Unknown", "Evolving/Evolving/ISA", "Private/Private/ISA" },
	.provide = provide,
	.by_id = by_id,
	.args = args,
	.attach = attach,
	.unavailable = unavailable,
	.why_not = why_not,
	.explain = explain,
};
