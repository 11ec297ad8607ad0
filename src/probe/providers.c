/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The list of providers. A new one is a file of its own and a line here.
 */
#include "probe/internal.h"

/* clang-format off */
const struct provider *const providers[] = {
	&provider_dtrace,
	&provider_profile,
	&provider_cpc,
	&provider_syscall,
	&provider_fbt,
	&provider_rawfbt,
	&provider_sdt,
	&provider_rawtp,
	&provider_proc,
	&provider_sched,
	&provider_io,
	&provider_ip,
	&provider_tcp,
	&provider_udp,
	&provider_sysinfo,
	&provider_vminfo,
	&provider_lockstat,
	&provider_pid,
	&provider_trap,
	&provider_usdt,
	NULL,
};
/* clang-format on */
