/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Programs on kernel functions, by each of the ways of probe/func_sources.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "driver/dtrace_ioctl.h"
#include "trace/bpf.h"
#include "trace/internal.h"

static const char *way(const struct attach_point *at)
{
	switch (at->kind) {
	case AT_FENTRY:
		return at->on_return ? "fexit" : "fentry";
	case AT_KPROBE:
		return at->on_return ? "kretprobe" : "kprobe";
	case AT_KPROBE_MULTI:
		return at->on_return ? "kretprobe.multi" : "kprobe.multi";
	default:
		return "the driver";
	}
}

static const char *where(const struct attach_point *at)
{
	return at->on_return ? "return" : "entry";
}

/* Gives fd to the session, or says why there is none. may_miss: the kernel counts what it misses. */
static int keep_link(struct session *s, int fd, const struct attach_point *at, const char *what,
		     bool may_miss, struct session_error *err)
{
	if (fd == -EMFILE || fd == -ENFILE)
		return too_many_files(s, fd, err);
	/* What the kernel says of functions that it can't patch depends on the way. */
	if (fd == -EINVAL || fd == -ESRCH || fd == -ENOENT || fd == -EADDRNOTAVAIL ||
	    fd == -EILSEQ || fd == -EBUSY)
		return session_fail(err, fd,
				    "the kernel doesn't let the %s of %s be traced (%s: %s)",
				    where(at), what, way(at), strerror(-fd));
	if (fd < 0)
		return session_fail(err, fd, "can't attach to the %s of %s by %s: %s%s", where(at),
				    what, way(at), strerror(-fd), privileges_explain(fd));
	/* First here: one whose misses can't be counted is none. */
	if ((!may_miss || keep_fd(&s->missers, &s->nmissers, &s->missers_cap, fd)) &&
	    keep_fd(&s->links, &s->nlinks, &s->links_cap, fd))
		return 0;
	if (may_miss && s->nmissers && s->missers[s->nmissers - 1] == fd)
		s->nmissers--;
	close(fd);
	return session_fail(err, -ENOMEM, "out of memory");
}

static int attach_fentry(struct session *s, const struct attach_point *at, int prog,
			 struct session_error *err)
{
	int fd = kern_tracing_open(prog);

	if (fd == -EMFILE && files_raise(s))
		fd = kern_tracing_open(prog);
	return keep_link(s, fd, at, at->targets[0].name, false, err);
}

static int attach_kprobes(struct session *s, const struct attach_point *at, int prog,
			  struct session_error *err)
{
	for (unsigned i = 0; i < at->ntargets; i++) {
		const struct attach_target *t = &at->targets[i];
		struct kern_kprobe k = { .addr = t->addr,
					 .on_return = at->on_return,
					 .prog_fd = prog,
					 .with_cookie = at->select == SEL_COOKIE,
					 .cookie = t->cookie };
		int fd = kern_kprobe_open(&k), link, r;

		if (fd == -EMFILE && files_raise(s))
			fd = kern_kprobe_open(&k);
		if (fd < 0)
			return keep_link(s, fd, at, t->name, false, err);
		link = kern_kprobe_link(fd, &k);
		if (link == -EMFILE && files_raise(s))
			link = kern_kprobe_link(fd, &k);
		/* Without a link the event itself runs the program; with one, the link has it. */
		if (link)
			close(fd);
		r = keep_link(s, link ? link : fd, at, t->name, link != 0, err);
		if (r)
			return r;
	}
	return 0;
}

/* "vfs_read", or how many there are. */
static const char *functions(const struct attach_point *at, char *buf, size_t n)
{
	if (at->ntargets == 1)
		return at->targets[0].name;
	snprintf(buf, n, "%u functions", at->ntargets);
	return buf;
}

static int attach_multi(struct session *s, const struct attach_point *at, int prog,
			struct session_error *err)
{
	uint64_t *addrs = malloc(at->ntargets * sizeof(*addrs));
	uint64_t *cookies = malloc(at->ntargets * sizeof(*cookies));
	char what[40];
	int fd = -ENOMEM;

	if (addrs && cookies) {
		for (unsigned i = 0; i < at->ntargets; i++) {
			addrs[i] = at->targets[i].addr;
			cookies[i] = at->targets[i].cookie;
		}
		fd = kern_kprobe_multi_open(prog, at->on_return, addrs, cookies, at->ntargets);
		if (fd == -EMFILE && files_raise(s))
			fd = kern_kprobe_multi_open(prog, at->on_return, addrs, cookies,
						    at->ntargets);
	}
	free(addrs);
	free(cookies);
	return keep_link(s, fd, at, functions(at, what, sizeof(what)), true, err);
}

static int attach_driver(struct session *s, const struct attach_point *at, int prog,
			 struct session_error *err)
{
	struct dtrace_point *points = malloc(at->ntargets * sizeof(*points));
	struct dtrace_attach a = { .size = sizeof(a),
				   .source = at->driver_source,
				   .prog_fd = prog,
				   .npoints = at->ntargets,
				   .points = (uintptr_t)points,
				   .bad = at->ntargets };
	char what[40];
	int fd;

	if (!points)
		return session_fail(err, -ENOMEM, "out of memory");
	for (unsigned i = 0; i < at->ntargets; i++)
		points[i] = (struct dtrace_point){ at->targets[i].addr, at->targets[i].cookie };
	fd = open(DTRACE_DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		fd = -errno;
	else if (ioctl(fd, DTRACE_IOC_ATTACH, &a) < 0) {
		int code = -errno;

		close(fd);
		fd = code;
	}
	free(points);
	/* First here: a session whose firings can't be counted is none. */
	if (fd >= 0 && !keep_fd(&s->drivers, &s->ndrivers, &s->drivers_cap, fd)) {
		close(fd);
		fd = -ENOMEM;
	}
	return keep_link(s, fd, at,
			 a.bad < at->ntargets ? at->targets[a.bad].name
					      : functions(at, what, sizeof(what)),
			 false, err);
}

uint64_t functions_missed(const struct session *s)
{
	uint64_t sum = s->declined;

	for (size_t i = 0; i < s->ndrivers; i++) {
		struct dtrace_counters c = { .size = sizeof(c) };

		if (!ioctl(s->drivers[i], DTRACE_IOC_COUNTERS, &c))
			sum += c.recursion + c.not_watched + c.missed_returns + c.busy +
			       c.stack_full;
	}
	for (size_t i = 0; i < s->nmissers; i++)
		sum += kern_link_missed(s->missers[i]);
	return sum;
}

int attach_functions(struct session *s, const struct image_prog *p, int prog,
		     struct session_error *err)
{
	switch (p->at->kind) {
	case AT_FENTRY:
		return attach_fentry(s, p->at, prog, err);
	case AT_KPROBE:
		return attach_kprobes(s, p->at, prog, err);
	case AT_KPROBE_MULTI:
		return attach_multi(s, p->at, prog, err);
	default:
		return attach_driver(s, p->at, prog, err);
	}
}
