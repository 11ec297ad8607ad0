// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * What the kernel has but doesn't export: one table of names.
 *
 * kallsyms_lookup_name() isn't exported either, but a kprobe may be set on it by name, and then
 * knows its address. Functions are called through static calls: on a kernel with indirect branch
 * tracking a function whose address the kernel never takes has no landing pad, and a call through a
 * pointer would be a fault.
 *
 * Nothing here is needed for the driver to load: what isn't found makes the source that needs it
 * say so.
 */
#include <linux/kallsyms.h>
#include <linux/kprobes.h>

#include "driver.h"

DEFINE_STATIC_CALL_NULL(dt_kallsyms_lookup_name, kallsyms_lookup_name);
DEFINE_STATIC_CALL_NULL(dt_ftrace_location, ftrace_location);
DEFINE_STATIC_CALL_NULL(dt___module_text_address, __module_text_address);
#if DT_RETHOOK
DEFINE_STATIC_CALL_NULL(dt_rethook_alloc, rethook_alloc);
DEFINE_STATIC_CALL_NULL(dt_rethook_free, rethook_free);
DEFINE_STATIC_CALL_NULL(dt_rethook_try_get, rethook_try_get);
DEFINE_STATIC_CALL_NULL(dt_rethook_recycle, rethook_recycle);
DEFINE_STATIC_CALL_NULL(dt_rethook_hook, rethook_hook);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
DEFINE_STATIC_CALL_NULL(dt_rethook_add_node, rethook_add_node);
#endif
#endif

/* The kernel's count of those who are in maps on this CPU; NULL if it has none. */
int __percpu *dt_bpf_prog_active;

static bool rethook_found;

/* The address of a symbol, 0 if there is none. */
unsigned long dt_sym(const char *name)
{
	return static_call(dt_kallsyms_lookup_name)(name);
}

bool dt_has_rethook(void)
{
	return rethook_found;
}

#define FIND(name)                                                                                 \
	({                                                                                         \
		unsigned long found = dt_sym(#name);                                               \
		if (found)                                                                         \
			static_call_update(dt_##name, (typeof(&name))found);                       \
		found != 0;                                                                        \
	})

int dt_sym_init(void)
{
	struct kprobe kp = { .symbol_name = "kallsyms_lookup_name" };
	int err = register_kprobe(&kp);

	if (err) {
		pr_err("no kprobe on kallsyms_lookup_name (%d): symbols can't be found\n", err);
		return err;
	}
	unregister_kprobe(&kp);
	static_call_update(dt_kallsyms_lookup_name, (typeof(&kallsyms_lookup_name))kp.addr);

	if (!FIND(ftrace_location) || !FIND(__module_text_address)) {
		pr_err("this kernel has no ftrace_location or no __module_text_address\n");
		return -EOPNOTSUPP;
	}
	dt_bpf_prog_active = (int __percpu *)dt_sym("bpf_prog_active");
#if DT_RETHOOK
	rethook_found = FIND(rethook_alloc) && FIND(rethook_free) && FIND(rethook_try_get) &&
			FIND(rethook_recycle) && FIND(rethook_hook);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	rethook_found = rethook_found && FIND(rethook_add_node);
#endif
#endif
	return 0;
}
