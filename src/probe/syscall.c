/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The syscall provider: entry and return of every system call. The calls are those of the
 * processor's tables in src/arch, so nothing is read from the kernel to list them.
 *
 * All entries share one raw tracepoint program and all returns another: 361 perf tracepoints would
 * take 26 s to detach. The program picks its clauses by the call's number. 32-bit programs have
 * numbers of their own and are module "ia32"; calls of the processor's own ABI are module
 * "vmlinux".
 */
#include "probe/internal.h"
#include "arch/arch.h"

#include <errno.h>
#include <string.h>

/* Ids: two for each number, entry and return; the 32-bit table's behind the native one's. */
#define MAX_CALLS 1024
#define ID_COMPAT (2 * MAX_CALLS)

static uint32_t index_of(uint64_t key)
{
	return (key & SYSCALL_IA32 ? ID_COMPAT : 0) + 2 * SYSCALL_NR(key) +
	       (key & SYSCALL_RETURN ? 1 : 0);
}

static const struct arch_abi *abi_of(uint64_t key)
{
	return key & SYSCALL_IA32 ? ARCH_HOST->compat : ARCH_HOST->native;
}

/* NULL: no such call. */
static const struct arch_syscall *call_of(uint64_t key)
{
	const struct arch_abi *abi = abi_of(key);
	unsigned nr = SYSCALL_NR(key);

	return abi && nr < abi->nsyscalls && abi->syscalls[nr].name ? &abi->syscalls[nr] : NULL;
}

static struct probe *add(struct registry *r, const struct provider *pv, uint64_t key)
{
	return registry_add(r, pv, index_of(key), abi_of(key)->module, call_of(key)->name,
			    key & SYSCALL_RETURN ? "return" : "entry", key);
}

static int provide_abi(const struct provider *pv, struct registry *r, const struct probe_desc *d,
		       uint64_t flag)
{
	const struct arch_abi *abi = abi_of(flag);
	bool literal = desc_part_literal(d->func);
	const char *listed = literal ? arch_syscall_alias(d->func) : NULL;
	bool entry = desc_part_match(d->name, "entry"), ret = desc_part_match(d->name, "return");

	if (!abi || !desc_mod_match(d->mod, abi->module))
		return 0;
	for (uint64_t nr = 0; nr < abi->nsyscalls && nr < MAX_CALLS; nr++) {
		const char *name = abi->syscalls[nr].name;

		/* Most are some other name. */
		if (!name || (literal && *name != *d->func && !(listed && *name == *listed)))
			continue;
		if (!(desc_part_match(d->func, name) || (listed && !strcmp(listed, name))))
			continue;
		if (entry && !add(r, pv, nr | flag))
			return registry_nomem(r);
		if (ret && !add(r, pv, nr | flag | SYSCALL_RETURN))
			return registry_nomem(r);
	}
	return 0;
}

static int provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	int err = provide_abi(pv, r, d, 0);

	return err ? err : provide_abi(pv, r, d, SYSCALL_IA32);
}

static struct probe *by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	uint32_t i = id - pv->id_base;
	uint64_t key = i % ID_COMPAT / 2;

	if (i >= 2 * ID_COMPAT)
		return NULL;
	if (i >= ID_COMPAT)
		key |= SYSCALL_IA32;
	if (i & 1)
		key |= SYSCALL_RETURN;
	return call_of(key) ? add(r, pv, key) : NULL;
}

/* Splits "const char *filename, int flags" into parameters; the last word of each is its name. */
static int entry_args(struct registry *r, const char *proto, struct probe_arg *args, int max)
{
	int n = 0;

	while (*proto && n < max) {
		const char *end = strchrnul(proto, ','), *name = end;

		while (name > proto && name[-1] != ' ' && name[-1] != '*')
			name--;
		args[n] = (struct probe_arg){
			.type = type_from_text(r->types, proto, (size_t)(name - proto), true),
			.name = arena_strndup(&r->arena, name, (size_t)(end - name)),
			.mapping = (unsigned)n
		};
		args[n].native = args[n].type;
		if (args[n].type == TID_NONE || !args[n].name)
			return registry_nomem(r);
		n++;
		proto = *end ? end + 1 + strspn(end + 1, " ") : end;
	}
	return n;
}

static int args(struct registry *r, const struct probe *p, struct probe_arg *args, int max)
{
	if (!r->types)
		return 0;
	if (!(p->key & SYSCALL_RETURN))
		return entry_args(r, arch_syscall_proto(call_of(p->key)), args, max);
	for (int i = 0; i < 2 && i < max; i++)
		args[i] = (struct probe_arg){ .native = T_LONG,
					      .type = T_LONG,
					      .mapping = (unsigned)i };
	return max < 2 ? max : 2;
}

static int attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at)
{
	static struct attach_target enter = { .name = "sys_enter" }, leave = { .name = "sys_exit" };
	bool ret = p->key & SYSCALL_RETURN;

	(void)many;
	(void)r;
	at->kind = AT_RAW_TP;
	at->group = ret ? "raw_tp:sys_exit" : "raw_tp:sys_enter";
	at->targets = ret ? &leave : &enter;
	at->ntargets = 1;
	at->args = ret ? ARGS_SYSCALL_RETURN : ARGS_SYSCALL_ENTRY;
	at->select = SEL_SYSCALL;
	at->stack_strip = raw_tp_stack_strip(r);
	return 0;
}

static bool answers_to(const struct probe *p, const char *func)
{
	const char *listed = arch_syscall_alias(func);

	return listed && !strcmp(listed, p->func);
}

static const char *unavailable(struct registry *r)
{
	return feature_has(r, FEAT_RAW_TP) ? NULL : feature_why(r, FEAT_RAW_TP);
}

const struct provider provider_syscall = {
	.name = "syscall",
	.summary = "entry and return of every system call",
	.id_base = 1000,
	.id_count = 9000,
	.stability = { "Evolving/Evolving/Common", "Private/Private/Unknown", "Private/Private/ISA",
		       "Evolving/Evolving/Common", "Private/Private/ISA" },
	.provide = provide,
	.constant = true,
	.by_id = by_id,
	.args = args,
	.attach = attach,
	.unavailable = unavailable,
	.answers_to = answers_to,
};
