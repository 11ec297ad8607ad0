/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The io provider: requests to disks and other block devices, from when the device gets them till
 * they are done, told before the kernel forgets what has been transferred; and threads that wait
 * for one. Without a way into functions what a thread waits for is not known, only that it does.
 */
#include "probe/stable.h"

#define BUFINFO	 "bufinfo_t *"
#define DEVINFO	 "devinfo_t *"
#define FILEINFO "fileinfo_t *"
#define BIO	 "(struct bio *)arg0"
#define NO_BIO                                                                                     \
	{                                                                                          \
		"(struct bio *)NULL", "(struct bio *)NULL", "(struct bio *)NULL"                   \
	}

/* clang-format off */
static const struct stable_probe probes[] = {
	{ .name = "done", .types = { BUFINFO, DEVINFO, FILEINFO },
	  .from = { { .probe = "sdt:::block_rq_complete", .when = "args[2] && args[2] >= args[0]->__data_len",
	      .args = { "args[0]", "args[0]", "args[0]" } } } },
	{ .name = "start", .types = { BUFINFO, DEVINFO, FILEINFO },
	  .from = { { .probe = "sdt:::block_io_start", .when = NULL, .args = { "args[0]", "args[0]", "args[0]" } },
	    { .probe = "sdt:::block_rq_issue", .when = NULL, .args = { "args[0]", "args[0]", "args[0]" } } } },
	{ .name = "wait-done", .types = { BUFINFO, DEVINFO, FILEINFO },
	  .from = { { .probe = "fbt:vmlinux:submit_bio_wait:return", .when = NULL, .args = NO_BIO },
	    { .probe = "sdt:::sched_switch", .when = "args[2]->in_iowait", .args = NO_BIO, .task = 3 } } },
	{ .name = "wait-start", .types = { BUFINFO, DEVINFO, FILEINFO },
	  .from = { { .probe = "fbt:vmlinux:submit_bio_wait:entry", .when = NULL, .args = { BIO, BIO, BIO } },
	    { .probe = "sdt:::sched_switch", .when = "!args[0] && args[1]->in_iowait", .args = NO_BIO } } },
};
/* clang-format on */

static const struct stable_table table = STABLE_TABLE(probes);

const struct provider provider_io = {
	.name = "io",
	.summary = "requests to block devices",
	.id_base = 180200,
	.id_count = 100,
	.stable = &table,
	STABLE_PROVIDER_FUNCTIONS,
};
