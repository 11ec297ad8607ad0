/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Looking things up in the processors' tables.
 */
#include "arch/arch.h"

#include <string.h>

/*
 * Scripts written for systems that take the names from the kernel's own tables (and not from the
 * numbers' names in <asm/unistd.h>) say newstat where we list stat.
 */
static const struct {
	const char *other, *name;
} aliases[] = {
	{ "newstat", "stat" },	 { "newfstat", "fstat" },     { "newlstat", "lstat" },
	{ "newuname", "uname" }, { "sysctl", "_sysctl" },     { "sendfile64", "sendfile" },
	{ "umount", "umount2" }, { "fstatat", "newfstatat" },
};

const char *arch_syscall_alias(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (!strcmp(aliases[i].other, name))
			return aliases[i].name;
	return NULL;
}

const struct arch_reg *arch_reg_find(const struct arch *a, const char *name)
{
	for (unsigned i = 0; i < a->nregs; i++)
		if (!strcmp(a->regs[i].name, name))
			return &a->regs[i];
	return NULL;
}

const char *arch_syscall_proto(const struct arch_syscall *call)
{
	if (!call->proto || call->proto[0] != '=')
		return call->proto ? call->proto : "";
	for (unsigned nr = 0; nr < abi_x86_64.nsyscalls; nr++) {
		const struct arch_syscall *other = &abi_x86_64.syscalls[nr];

		if (other->name && !strcmp(other->name, call->proto + 1))
			return other->proto;
	}
	return "";
}
