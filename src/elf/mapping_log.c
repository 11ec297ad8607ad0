/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * perf events without a counter that tell of mmap, fork and exec: perf_event_open(2), a ring for each CPU.
 *
 * A process may go from CPU to CPU, so rings are read together and their events sorted by time. What was written after
 * the reading began is left for the next time: another ring, read before, may have got something older meanwhile.
 */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"
#include "elf/mapping_log.h"

enum { RING_PAGES = 32 };

struct ring {
	int fd;
	struct perf_event_mmap_page *page;
};

/* A record as the kernel wrote it; its last 8 bytes are its time. */
struct pending {
	uint64_t time;
	struct perf_event_header *record;
};

struct mapping_log {
	struct ring *rings;
	unsigned nrings;
	size_t page_size;
	struct pending *pending; /* in order, once sorted */
	size_t n, cap;
};

static bool ring_open(struct ring *r, uint32_t pid, int cpu, size_t page_size)
{
	struct perf_event_attr a = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(a),
		.config = PERF_COUNT_SW_DUMMY,
		.sample_type = PERF_SAMPLE_TIME,
		.mmap = 1,
		.mmap2 = 1,
		.task = 1,
		.comm = 1,
		.comm_exec = 1,
		.sample_id_all = 1,
		.use_clockid = 1,
		.clockid = CLOCK_MONOTONIC,
		.inherit = pid != 0,
		.watermark = pid != 0,
		.wakeup_watermark = pid != 0,
	};

	r->fd = (int)syscall(SYS_perf_event_open, &a, pid ? (pid_t)pid : -1, cpu, -1,
			     PERF_FLAG_FD_CLOEXEC);
	if (r->fd < 0)
		return false;
	r->page = mmap(NULL, (RING_PAGES + 1) * page_size, PROT_READ | PROT_WRITE, MAP_SHARED,
		       r->fd, 0);
	if (r->page != MAP_FAILED)
		return true;
	close(r->fd);
	return false;
}

struct mapping_log *mapping_log_open(uint32_t pid)
{
	long ncpus = sysconf(_SC_NPROCESSORS_CONF);
	struct mapping_log *log = calloc(1, sizeof(*log));
	bool short_of_files = false;

	if (!log)
		return NULL;
	log->page_size = (size_t)sysconf(_SC_PAGESIZE);
	log->rings = ncpus > 0 ? calloc((size_t)ncpus, sizeof(*log->rings)) : NULL;
	/* A CPU that is off has none. */
	for (int cpu = 0; log->rings && cpu < ncpus; cpu++) {
		errno = 0;
		log->nrings += ring_open(&log->rings[log->nrings], pid, cpu, log->page_size);
		short_of_files |= errno == EMFILE;
	}
	if (!log->nrings || short_of_files) {
		mapping_log_close(log);
		errno = short_of_files ? EMFILE : EPERM;
		return NULL;
	}
	return log;
}

void mapping_log_close(struct mapping_log *log)
{
	if (!log)
		return;
	for (unsigned i = 0; i < log->nrings; i++) {
		munmap(log->rings[i].page, (RING_PAGES + 1) * log->page_size);
		close(log->rings[i].fd);
	}
	for (size_t i = 0; i < log->n; i++)
		free(log->pending[i].record);
	free(log->pending);
	free(log->rings);
	free(log);
}

int mapping_log_fd(const struct mapping_log *log, unsigned n)
{
	return n < log->nrings ? log->rings[n].fd : -1;
}

/* ---- reading ---- */

static uint64_t record_time(const struct perf_event_header *h)
{
	uint64_t t;

	memcpy(&t, (const char *)h + h->size - sizeof(t), sizeof(t));
	return t;
}

static bool keep(struct mapping_log *log, struct perf_event_header *h)
{
	if (log->n == log->cap) {
		size_t cap = log->cap ? log->cap * 2 : 64;
		struct pending *more = realloc(log->pending, cap * sizeof(*more));

		if (!more)
			return false;
		log->pending = more;
		log->cap = cap;
	}
	log->pending[log->n++] = (struct pending){ record_time(h), h };
	return true;
}

/* What there is no memory for is forgotten: names, no data. */
static void ring_read(struct mapping_log *log, struct ring *r)
{
	const char *data = (const char *)r->page + log->page_size;
	size_t size = RING_PAGES * log->page_size;
	uint64_t head = __atomic_load_n(&r->page->data_head, __ATOMIC_ACQUIRE);
	uint64_t tail = r->page->data_tail;

	while (tail < head) {
		/* Records are multiples of 8 bytes, so a header never wraps. */
		const struct perf_event_header *at = (const void *)(data + tail % size);
		size_t n = at->size, first = size - tail % size;
		struct perf_event_header *h = malloc(n);

		if (h) {
			memcpy(h, at, n < first ? n : first);
			if (n > first)
				memcpy((char *)h + first, data, n - first);
			if (!keep(log, h))
				free(h);
		}
		tail += n;
	}
	__atomic_store_n(&r->page->data_tail, tail, __ATOMIC_RELEASE);
}

static int by_time(const void *a, const void *b)
{
	const struct pending *x = a, *y = b;

	return (x->time > y->time) - (x->time < y->time);
}

struct mmap2_record {
	struct perf_event_header header;
	uint32_t pid, tid;
	uint64_t addr, len, pgoff;
	uint32_t maj, min;
	uint64_t ino, ino_generation;
	uint32_t prot, flags;
	char path[];
};

struct task_record {
	struct perf_event_header header;
	uint32_t pid, parent, tid, parent_tid;
};

static void tell(const struct perf_event_header *h,
		 void (*fn)(void *, const struct mapping_event *), void *arg)
{
	const struct mmap2_record *m = (const void *)h;
	const struct task_record *t = (const void *)h;
	struct mapping_event e = { 0 };
	const char *path;

	switch (h->type) {
	case PERF_RECORD_MMAP2:
		if (!(m->prot & PROT_EXEC))
			return;
		path = m->path;
		if (strcmp(path, "[vdso]") != 0 && (path[0] != '/' || path[1] == '/'))
			path = ""; /* memory of no file is named "//anon", "[heap]", "[stack]" */
		e.kind = MAPPING_MADE;
		e.pid = m->pid;
		e.map = (struct elf_mapping){ .start = m->addr,
					      .end = m->addr + m->len,
					      .offset = m->pgoff,
					      .inode = m->ino,
					      .executable = true,
					      .path = path };
		snprintf(e.map.dev, sizeof(e.map.dev), "%02x:%02x", m->maj, m->min);
		break;
	case PERF_RECORD_FORK:
		if (t->pid == t->parent)
			return; /* a thread */
		e.kind = MAPPING_FORK;
		e.pid = t->pid;
		e.parent = t->parent;
		break;
	case PERF_RECORD_COMM:
		if (!(h->misc & PERF_RECORD_MISC_COMM_EXEC))
			return;
		e.kind = MAPPING_EXEC;
		e.pid = m->pid;
		break;
	case PERF_RECORD_LOST:
		e.kind = MAPPING_LOST;
		break;
	default:
		return;
	}
	fn(arg, &e);
}

void mapping_log_read(struct mapping_log *log, void (*fn)(void *arg, const struct mapping_event *e),
		      void *arg)
{
	uint64_t began = now_ns();
	size_t done = 0;

	for (unsigned i = 0; i < log->nrings; i++)
		ring_read(log, &log->rings[i]);
	if (!log->n)
		return;
	qsort(log->pending, log->n, sizeof(*log->pending), by_time);
	for (; done < log->n && log->pending[done].time < began; done++) {
		tell(log->pending[done].record, fn, arg);
		free(log->pending[done].record);
	}
	log->n -= done;
	memmove(log->pending, log->pending + done, log->n * sizeof(*log->pending));
}
