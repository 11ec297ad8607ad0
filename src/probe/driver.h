/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The driver as providers see it.
 */
#ifndef DT_PROBE_DRIVER_H
#define DT_PROBE_DRIVER_H

#include "driver/dtrace_ioctl.h"
#include "probe/probe.h"

/* What the loaded driver says of itself, asked once. NULL: none is loaded that we understand (feature_why(r, FEAT_DRIVER) tells). */
const struct dtrace_info *driver_info(struct registry *r);
/* NULL: it can hook this processor exception. Otherwise why not, one line. */
const char *driver_lacks_trap(struct registry *r, unsigned vector);
/* Fills at for an exception, at its begin or, with on_return, when the kernel has handled it. 0 or -errno with the registry's error
 * set. */
int driver_trap_attach(struct registry *r, unsigned vector, bool on_return,
		       struct attach_point *at);

#endif
