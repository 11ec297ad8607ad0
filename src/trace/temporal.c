/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * -xtemporal: the records of all CPUs in the order in which their clauses began. All rings are read, what is older
 * than the beginning of that is put in order and handed out, the rest waits for the next time.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "trace/internal.h"

struct moment {
	uint64_t time;
	size_t seq; /* how many came before it */
	size_t at;  /* in mem */
	uint32_t size;
};

struct temporal {
	uint8_t *mem;
	size_t len, cap;
	struct moment *moments;
	size_t n, room;
	uint64_t last; /* of the ring that is being read */
};

static uint64_t time_of(const struct session *s, const struct rec_head *rec, size_t size)
{
	uint64_t time = 0;
	uint32_t off = 0;

	if (rec->clause < s->im->clauses.n)
		off = s->im->clauses.at[rec->clause]->time_off;
	if (off && off + 8 <= size)
		memcpy(&time, (const uint8_t *)rec + off, 8);
	return time;
}

static void *grown(void *mem, size_t *cap, size_t need, size_t each)
{
	void *p;

	if (need <= *cap)
		return mem;
	p = realloc(mem, need * 2 * each);
	if (p)
		*cap = need * 2;
	return p;
}

int temporal_take(void *arg, const struct rec_head *rec, size_t size)
{
	struct session *s = arg;
	struct temporal *t = s->temporal;
	uint64_t time = time_of(s, rec, size);
	struct moment *m;
	uint8_t *mem = grown(t->mem, &t->cap, t->len + ALIGN_UP(size, 8), 1);

	if (!mem)
		return -ENOMEM;
	t->mem = mem;
	m = grown(t->moments, &t->room, t->n + 1, sizeof(*m));
	if (!m)
		return -ENOMEM;
	t->moments = m;
	/* What has no time of its own, a fault, comes after what was before it. */
	if (time)
		t->last = time;
	memcpy(t->mem + t->len, rec, size);
	t->moments[t->n] = (struct moment){ t->last, t->n, t->len, (uint32_t)size };
	t->n++;
	t->len += ALIGN_UP(size, 8);
	return 0;
}

static int by_time(const void *x, const void *y)
{
	const struct moment *a = x, *b = y;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return (a->seq > b->seq) - (a->seq < b->seq);
}

/* What was not handed out begins anew, so that nothing of what was stays. */
static int keep_rest(struct temporal *t, size_t done)
{
	uint8_t *mem;
	size_t len = 0;

	if (done == t->n) {
		t->n = t->len = 0;
		return 0;
	}
	mem = malloc(t->cap);
	if (!mem)
		return -ENOMEM;
	for (size_t i = done; i < t->n; i++) {
		struct moment m = t->moments[i];

		memcpy(mem + len, t->mem + m.at, m.size);
		m.at = len;
		m.seq = i - done;
		len += ALIGN_UP((size_t)m.size, 8);
		t->moments[i - done] = m;
	}
	free(t->mem);
	t->mem = mem;
	t->len = len;
	t->n -= done;
	return 0;
}

int temporal_begin(struct session *s, uint64_t *until)
{
	if (!s->temporal)
		s->temporal = calloc(1, sizeof(*s->temporal));
	*until = now_ns();
	return s->temporal ? 0 : -ENOMEM;
}

void temporal_ring(struct session *s)
{
	s->temporal->last = 0;
}

int temporal_give(struct session *s, uint64_t until, record_fn *fn, void *arg)
{
	struct temporal *t = s->temporal;
	size_t i = 0;
	int v = 0, r;

	if (t->n)
		qsort(t->moments, t->n, sizeof(*t->moments), by_time);
	for (; i < t->n && !v && t->moments[i].time <= until; i++)
		v = fn(arg, (const struct rec_head *)(t->mem + t->moments[i].at),
		       t->moments[i].size);
	r = keep_rest(t, i);
	return v ? v : r;
}

void temporal_free(struct session *s)
{
	if (!s->temporal)
		return;
	free(s->temporal->mem);
	free(s->temporal->moments);
	free(s->temporal);
	s->temporal = NULL;
}
