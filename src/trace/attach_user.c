/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Programs on places in the code of processes.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/bpf.h"
#include "trace/internal.h"

static const char *file_of(const struct attach_point *at)
{
	const char *slash = strrchr(at->path, '/');

	return slash ? slash + 1 : at->path;
}

/* The kernel's own ENOTSUPP, which no header shows: it can't single-step this instruction elsewhere. */
#define KERN_ENOTSUPP 524

static void left_out(struct session *s, const struct attach_target *t)
{
	if (!s->left_out++)
		snprintf(s->first_left_out, sizeof(s->first_left_out), "%s", t->name);
}

/* Gives fd to the session, or says why there is none. */
static int keep_link(struct session *s, int fd, const struct attach_point *at,
		     const struct attach_target *t, struct session_error *err)
{
	if (fd == -EMFILE || fd == -ENFILE)
		return too_many_files(s, fd, err);
	if (fd == -ESRCH)
		return session_fail(err, fd, "process %u has ended", at->pid);
	if (fd == -ENOENT)
		return session_fail(err, fd, "process %u, or the file %s, is gone", at->pid,
				    file_of(at));
	if (fd == -KERN_ENOTSUPP && t)
		return session_fail(err, fd,
				    "the kernel can't place a probe on the instruction at offset "
				    "%llx of %s in %s",
				    (unsigned long long)t->addr, t->name, file_of(at));
	if (fd < 0 && !t)
		return session_fail(err, fd, "can't put %u probes into %s of process %u: %s%s",
				    at->ntargets, file_of(at), at->pid, strerror(-fd),
				    privileges_explain(fd));
	if (fd < 0)
		return session_fail(err, fd, "can't probe the %s of %s in %s of process %u: %s%s",
				    at->on_return ? "return" : "code", t->name, file_of(at),
				    at->pid, strerror(-fd), privileges_explain(fd));
	if (keep_fd(&s->links, &s->nlinks, &s->links_cap, fd))
		return 0;
	close(fd);
	return session_fail(err, -ENOMEM, "out of memory");
}

/*
 * The kernel takes all places of a link or none, and doesn't say which one it can't have: an instruction that it would have to
 * run elsewhere and can't. So what it refuses is halved until that one is alone, and is left out - unless it is all that was
 * asked for.
 */
static int attach_range(struct session *s, const struct attach_point *at,
			struct kern_uprobe_multi *m, unsigned first, unsigned n,
			struct session_error *err)
{
	struct kern_uprobe_multi part = *m;
	int fd, r;

	part.offsets += first;
	part.cookies += first;
	if (part.counters)
		part.counters += first;
	part.n = n;
	fd = kern_uprobe_multi_open(&part);
	if (fd == -EMFILE && files_raise(s))
		fd = kern_uprobe_multi_open(&part);
	if (fd != -KERN_ENOTSUPP || at->ntargets == 1)
		return keep_link(s, fd, at, n == 1 ? &at->targets[first] : NULL, err);
	if (n == 1) {
		left_out(s, &at->targets[first]);
		return 0;
	}
	r = attach_range(s, at, m, first, n / 2, err);
	return r ? r : attach_range(s, at, m, first + n / 2, n - n / 2, err);
}

static int attach_multi(struct session *s, const struct attach_point *at, int prog,
			struct session_error *err)
{
	uint64_t *offsets = malloc(at->ntargets * sizeof(*offsets));
	uint64_t *cookies = malloc(at->ntargets * sizeof(*cookies));
	uint64_t *counters = malloc(at->ntargets * sizeof(*counters));
	struct kern_uprobe_multi m = { .prog_fd = prog,
				       .path = at->path,
				       .pid = at->pid,
				       .on_return = at->on_return,
				       .offsets = offsets,
				       .cookies = cookies };
	int r;

	if (offsets && cookies && counters) {
		for (unsigned i = 0; i < at->ntargets; i++) {
			offsets[i] = at->targets[i].addr;
			cookies[i] = at->targets[i].cookie;
			counters[i] = at->targets[i].counter;
			if (counters[i])
				m.counters = counters;
		}
		r = attach_range(s, at, &m, 0, at->ntargets, err);
	} else {
		r = session_fail(err, -ENOMEM, "out of memory");
	}
	free(offsets);
	free(cookies);
	free(counters);
	return r;
}

static int attach_one(struct session *s, const struct attach_point *at,
		      const struct attach_target *t, int prog, struct session_error *err)
{
	struct kern_uprobe u = { .path = at->path,
				 .offset = t->addr,
				 .counter = t->counter,
				 .pid = at->pid,
				 .on_return = at->on_return };
	struct kern_kprobe k = { .prog_fd = prog,
				 .with_cookie = at->select == SEL_COOKIE,
				 .cookie = t->cookie };
	int fd = kern_uprobe_open(&u), link, r;

	if (fd == -EMFILE && files_raise(s))
		fd = kern_uprobe_open(&u);
	if (fd == -KERN_ENOTSUPP && at->ntargets > 1) {
		left_out(s, t);
		return 0;
	}
	r = keep_link(s, fd, at, t, err);
	if (r)
		return r;
	link = kern_kprobe_link(fd, &k);
	if (link == -EMFILE && files_raise(s))
		link = kern_kprobe_link(fd, &k);
	return link == 0 ? 0 : keep_link(s, link, at, t, err);
}

static int attach_at(struct session *s, const struct attach_point *at, int prog,
		     struct session_error *err)
{
	if (!at->ntargets) /* they come later */
		return 0;
	if (at->kind == AT_UPROBE_MULTI)
		return attach_multi(s, at, prog, err);
	for (unsigned i = 0; i < at->ntargets; i++) {
		int r = attach_one(s, at, &at->targets[i], prog, err);

		if (r)
			return r;
	}
	return 0;
}

int attach_user(struct session *s, const struct image_prog *p, int prog, struct session_error *err)
{
	return attach_at(s, p->at, prog, err);
}

int session_enter(struct session *s, const struct unit *u, const struct attach_point *at,
		  struct session_error *err)
{
	int r = maps_write_names(s);

	if (r)
		return session_fail(err, r, "can't write the names of probes: %s", strerror(-r));
	for (size_t i = 0; i < s->im->progs.n; i++)
		if (s->im->progs.at[i].at == &u->at)
			return attach_at(s, at, s->progs[i], err);
	return -EINVAL;
}
