/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the driver offers beyond functions: processor exceptions.
 */
#include "probe/driver.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "probe/internal.h"

const struct dtrace_info *driver_info(struct registry *r)
{
	struct dtrace_info info = { .size = sizeof(info) };
	int fd;

	if (r->driver_asked)
		return r->driver;
	r->driver_asked = true;
	fd = open(DTRACE_DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	if (!ioctl(fd, DTRACE_IOC_INFO, &info) && info.version == DTRACE_DRIVER_VERSION) {
		struct dtrace_info *kept = arena_new(&r->arena, struct dtrace_info);

		if (kept)
			*kept = info;
		r->driver = kept;
	}
	close(fd);
	return r->driver;
}

const char *driver_lacks_trap(struct registry *r, unsigned vector)
{
	const struct dtrace_info *info = driver_info(r);
	const char *why;

	if (!info) {
		why = arena_printf(&r->arena, "it takes the driver: %s",
				   feature_why(r, FEAT_DRIVER));
		return why ? why : "it takes the driver";
	}
	if (info->traps & 1ull << vector)
		return NULL;
	why = arena_printf(&r->arena, "the driver can't hook exception %u here (its way: %.31s)",
			   vector, info->trap_way);
	return why ? why : "the driver can't hook it";
}

int driver_trap_attach(struct registry *r, unsigned vector, bool on_return, struct attach_point *at)
{
	struct attach_target *target = arena_new(&r->arena, struct attach_target);

	if (!target)
		return registry_nomem(r);
	*target = (struct attach_target){ .name = "processor exception", .addr = vector };
	at->kind = AT_DRIVER;
	at->driver_source = on_return ? DTRACE_TRAP_RETURN : DTRACE_TRAP;
	at->targets = target;
	at->ntargets = 1;
	at->args = ARGS_CTX;
	at->first_arg = DTRACE_CTX_ARGS;
	at->nargs = 3;
	at->select = SEL_ONE;
	at->on_return = on_return;
	at->from_caller = true;
	at->group = arena_printf(&r->arena, "trap:%u:%d", vector, on_return);
	return at->group ? 0 : registry_nomem(r);
}
