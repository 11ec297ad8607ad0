/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What we may do, and why not. Tracing takes CAP_BPF (maps, programs) and CAP_PERFMON (programs
 * that look at the kernel), or CAP_SYS_ADMIN, which holds both - and they count in the first user
 * namespace only.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/internal.h"

#define CAP_BIT_SYS_ADMIN 21
#define CAP_BIT_PERFMON	  38
#define CAP_BIT_BPF	  39

static bool read_text(const char *path, char *buf, size_t n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, buf, n - 1);

	if (fd >= 0)
		close(fd);
	buf[got > 0 ? got : 0] = '\0';
	return got > 0;
}

/* Capabilities in a user namespace of its own are none for bpf(2). */
static bool in_first_user_namespace(void)
{
	char map[128];
	unsigned long in, out, n;

	if (!read_text("/proc/self/uid_map", map, sizeof(map)))
		return true;
	return sscanf(map, "%lu %lu %lu", &in, &out, &n) != 3 || (!in && !out && n >= 4294967295ul);
}

static bool effective_caps(uint64_t *caps)
{
	char status[4096];
	const char *p;

	if (!read_text("/proc/self/status", status, sizeof(status)))
		return false;
	p = strstr(status, "\nCapEff:");
	if (!p)
		return false;
	*caps = strtoull(p + 8, NULL, 16);
	return true;
}

const char *privileges_missing(void)
{
	uint64_t caps;
	bool bpf, perfmon;

	if (!effective_caps(&caps))
		return NULL; /* no /proc: the kernel will tell */
	bpf = caps >> CAP_BIT_BPF & 1;
	perfmon = caps >> CAP_BIT_PERFMON & 1;
	if (!(caps >> CAP_BIT_SYS_ADMIN & 1)) {
		if (!bpf && !perfmon)
			return "tracing needs the capabilities CAP_BPF and CAP_PERFMON (or to be "
			       "run "
			       "as root)";
		if (!bpf)
			return "tracing needs the capability CAP_BPF, which is missing";
		if (!perfmon)
			return "tracing needs the capability CAP_PERFMON, which is missing";
	}
	if (!in_first_user_namespace())
		return "the capabilities held count in a user namespace of its own only: run "
		       "dtrace "
		       "outside of it";
	return NULL;
}

const char *privileges_explain(int code)
{
	static __thread char text[192];
	char lockdown[128];
	const char *missing;

	if (code != -EPERM && code != -EACCES)
		return "";
	missing = privileges_missing();
	if (missing) {
		snprintf(text, sizeof(text), ": %s", missing);
		return text;
	}
	if (read_text("/sys/kernel/security/lockdown", lockdown, sizeof(lockdown)) &&
	    strstr(lockdown, "[confidentiality]"))
		return ": the kernel is locked down for confidentiality, which forbids tracing";
	return perf_events_refused(-code);
}
