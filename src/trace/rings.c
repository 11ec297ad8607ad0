/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The principal buffers: a BPF ring buffer a CPU, which programs find through the RINGS map, and
 * their reader.
 *
 * Records are read in place. The kernel shows a ring as a page with the consumer's position (ours
 * to write), a page with the producer's, and the data twice in a row; we map the data once, plus as
 * much of the second copy as the largest record needs, and only those pieces that the positions
 * have reached, because mapped pages count as ours in memory use. The consumer's position is a
 * cache line that every reserve() reads: it is written once in a while, not for each record.
 *
 * Who fills a ring to a quarter wakes us; otherwise we sleep for switch_ns. Waking is announced by
 * the edge, not by "there is data": with level triggering the reader would chase every single
 * record, and cost the producer a third of its speed.
 */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "trace/bpf.h"
#include "trace/internal.h"
#include "trace/kept.h"

#define BUSY	BPF_RINGBUF_BUSY_BIT
#define DISCARD BPF_RINGBUF_DISCARD_BIT

#define RING_MAX      (1ull << 31) /* what 32 bits of max_entries allow, as a power of two */
#define RING_KEPT_MIN (4ull << 20) /* bufsize's default */

/* ---- sizes ---- */

static uint64_t page_size(void)
{
	return (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t power_of_two(uint64_t n, uint64_t at_least)
{
	uint64_t p = at_least;

	while (p < n && p < RING_MAX)
		p *= 2;
	return p;
}

static bool records(const struct session *s, const struct image_prog *p)
{
	for (uint32_t i = 0; i < p->code.nrelocs; i++)
		if (p->code.relocs[i].kind == REL_MAPFD &&
		    p->code.relocs[i].map == s->im->map_rings)
			return true;
	return false;
}

/* Bytes of a ring that one firing of any program can take at most. */
static uint64_t bytes_a_firing(const struct session *s)
{
	uint64_t all = 0, fault = sizeof(struct rec_fault) + BPF_RINGBUF_HDR_SZ;
	size_t n = s->im->clauses.n;

	if (s->im->speculates)
		all += n * ALIGN_UP(sizeof(struct rec_spec) + BPF_RINGBUF_HDR_SZ, 8);
	for (size_t i = 0; i < n; i++)
		all += ALIGN_UP(s->im->clauses.at[i]->size, 8) + BPF_RINGBUF_HDR_SZ;
	/* each clause may fault, and each fault may run all clauses of ERROR */
	return all + n * (fault + (s->im->has_error_clause ? all : 0));
}

static bool is_clock(const struct attach_point *at)
{
	return at->kind == AT_PERF_EVENT && at->event.type == PERF_TYPE_SOFTWARE &&
	       at->event.config == PERF_COUNT_SW_CPU_CLOCK;
}

/*
 * Most sessions record little: BEGIN, END, a tick. A ring takes 0.2 ms a megabyte to make, so if a
 * minute's records (or four switch intervals') fit in less than bufsize, less is made.
 */
static uint64_t bytes_wanted(const struct session *s)
{
	uint64_t window = 60000000000ull, firings = 0, each = bytes_a_firing(s), bytes;

	if (s->o.switch_ns > window / 4)
		window = s->o.switch_ns > INT64_MAX / 4 ? INT64_MAX : s->o.switch_ns * 4;
	for (size_t i = 0; i < s->im->progs.n; i++) {
		const struct image_prog *p = &s->im->progs.at[i];

		if (!records(s, p))
			continue;
		if (p->at->kind == AT_RUN)
			firings += 1;
		else if (is_clock(p->at) && p->at->event.period)
			firings += window / p->at->event.period + 1;
		else
			return UINT64_MAX;
	}
	if (__builtin_mul_overflow(firings * 2, each, &bytes))
		return UINT64_MAX;
	return bytes;
}

/*
 * Buffers are whole pages here, but a bufsize that does not hold what one firing records has always been an
 * error. What the guides count is less than a record has here: their head is 4 bytes.
 */
static bool record_fits(uint64_t size, uint64_t slack, uint64_t bufsize, uint64_t pages)
{
	enum { GUIDES_HEAD = 4 };

	return slack <= pages && size - sizeof(struct rec_head) + GUIDES_HEAD <= bufsize;
}

static int sizes(struct session *s, struct session_error *err)
{
	uint64_t page = page_size(), most, wanted;
	uint64_t largest = sizeof(struct rec_head);
	const struct rec_clause *of = NULL;

	for (size_t i = 0; i < s->im->clauses.n; i++)
		if (s->im->clauses.at[i]->size > largest) {
			of = s->im->clauses.at[i];
			largest = of->size;
		}
	if (s->o.bufsize > RING_MAX)
		return session_fail(err, -E2BIG,
				    "bufsize is too large: the kernel's limit is 2g for each CPU");
	most = power_of_two(s->o.bufsize, page);
	s->slack = largest > sizeof(struct rec_fault) ? largest : sizeof(struct rec_fault);
	s->slack = ALIGN_UP(s->slack, 8) + BPF_RINGBUF_HDR_SZ;
	if (!record_fits(largest, s->slack, s->o.bufsize, most)) {
		session_fail(err, -ENOSPC,
			     "Enabling exceeds size of buffer: a record of this clause takes %llu "
			     "bytes; raise it with -x bufsize=",
			     (unsigned long long)largest);
		if (of && of->clause)
			err->loc = of->clause->loc;
		return -ENOSPC;
	}
	/* What a ring policy drops is what is newest, the very thing it is to keep: bufsize says how
	 * much is kept, and the way to the keeper must not be narrower than usual. */
	if (s->o.policy == BUF_RING && most < RING_KEPT_MIN)
		most = RING_KEPT_MIN;
	wanted = bytes_wanted(s);
	s->ring_bytes =
		wanted < most ? power_of_two(wanted > s->slack ? wanted : s->slack, page) : most;
	return 0;
}

/* ---- making ---- */

/*
 * 32-bit kernels enter the maps of an array of maps as far apart as pointers are (4 bytes), and look
 * them up as if they were 8 bytes apart: every one but the first is lost. A hash has no such fault.
 */
#define RINGS_TYPE (sizeof(long) == 8 ? BPF_MAP_TYPE_ARRAY_OF_MAPS : BPF_MAP_TYPE_HASH_OF_MAPS)

static int ring_make(struct session *s, struct ring *r)
{
	struct kern_map k = { .type = BPF_MAP_TYPE_RINGBUF,
			      .name = "dt_ring",
			      .max_entries = (uint32_t)s->ring_bytes };
	size_t page = page_size();
	void *p;
	int fd = kern_map_create(&k);

	if (fd == -EMFILE && files_raise(s))
		fd = kern_map_create(&k);
	if (fd < 0)
		return fd;
	r->fd = fd;
	r->size = s->ring_bytes;
	p = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return -errno;
	r->consumer = p;
	p = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, (off_t)page);
	if (p == MAP_FAILED)
		return -errno;
	r->producer = p;
	return s->o.policy == BUF_SWITCH ? 0 : kept_init(&r->kept, s->o.bufsize, s->slack);
}

static size_t data_len(const struct session *s, const struct ring *r)
{
	return r->size + ALIGN_UP(s->slack, page_size());
}

static void ring_unmake(const struct session *s, struct ring *r)
{
	size_t page = page_size();

	if (r->data)
		munmap(r->data, data_len(s, r));
	if (r->consumer)
		munmap(r->consumer, page);
	if (r->producer)
		munmap((void *)r->producer, page);
	if (r->fd >= 0)
		close(r->fd);
	kept_free(&r->kept);
	*r = (struct ring){ .fd = -1 };
}

static int make_failed(struct session *s, int code, unsigned cpu, struct session_error *err)
{
	if (code == -ENOMEM || code == -E2BIG)
		return session_fail(err, code,
				    "no memory for the buffer of CPU %u (%.1f MiB): lower it "
				    "with -x bufsize=",
				    cpu, (double)s->ring_bytes / (1 << 20));
	if (code == -EMFILE || code == -ENFILE)
		return session_fail(err, code, "too many open files: raise the limit (ulimit -n)");
	if (code == -EINVAL)
		return session_fail(err, code,
				    "this kernel has no BPF ring buffers (they came with 5.8)");
	return session_fail(err, code, "can't make the buffer of CPU %u: %s%s", cpu,
			    strerror(-code), privileges_explain(code));
}

int rings_create(struct session *s, int map, struct session_error *err)
{
	const struct map_spec *m = &s->im->maps.at[map];
	struct kern_map outer = { .type = RINGS_TYPE,
				  .name = m->name,
				  .key_size = 4,
				  .value_size = 4,
				  .max_entries = m->max_entries };
	uint32_t *keys;
	int *fds, r = sizes(s, err);
	unsigned n = 0;

	if (r)
		return r;
	s->rings = calloc(s->ncpus, sizeof(*s->rings));
	keys = calloc(s->ncpus, sizeof(*keys));
	fds = calloc(s->ncpus, sizeof(*fds));
	if (!s->rings || !keys || !fds) {
		free(s->rings);
		s->rings = NULL;
		r = session_fail(err, -ENOMEM, "out of memory");
		goto out;
	}
	for (unsigned cpu = 0; cpu < s->ncpus; cpu++)
		s->rings[cpu].fd = -1;
	for (unsigned cpu = 0; cpu < s->ncpus; cpu++) {
		if (!s->online[cpu])
			continue;
		r = ring_make(s, &s->rings[cpu]);
		if (r) {
			r = make_failed(s, r, cpu, err);
			goto out;
		}
		keys[n] = cpu;
		fds[n++] = s->rings[cpu].fd;
	}
	outer.inner_fd = n ? fds[0] : -1;
	s->maps[map] = kern_map_create(&outer);
	if (s->maps[map] == -EMFILE && files_raise(s))
		s->maps[map] = kern_map_create(&outer);
	if (s->maps[map] < 0) {
		r = s->maps[map];
		s->maps[map] = -1;
		r = make_failed(s, r, 0, err);
		goto out;
	}
	r = insert_maps(s->maps[map], keys, fds, n, &s->helper);
	if (r)
		session_fail(err, r, "can't enter the buffers in their map: %s", strerror(-r));
	s->fresh = true;
out:
	free(keys);
	free(fds);
	return r;
}

int rings_ready(struct session *s, struct session_error *err)
{
	static const struct timespec nap = { 0, 50000 };
	uint32_t last = s->ncpus, id;
	int outer = s->im->map_rings < 0 ? -1 : s->maps[s->im->map_rings], r = 0;

	if (!s->rings)
		return 0;
	while (last && s->rings[last - 1].fd < 0)
		last--;
	if (!last)
		return 0;
	last--;
	for (int tries = 0; tries < 20000; tries++) {
		r = kern_map_lookup(outer, &last, &id);
		if (r != -ENOENT)
			break;
		nanosleep(&nap, NULL);
	}
	/* Whoever should have done it is gone. Then with the wait. */
	for (uint32_t cpu = 0; r == -ENOENT && cpu <= last; cpu++)
		if (s->rings[cpu].fd >= 0 && kern_map_update(outer, &cpu, &s->rings[cpu].fd, 0))
			break;
	r = kern_map_lookup(outer, &last, &id);
	return r ? session_fail(err, r, "can't enter the buffers in their map: %s", strerror(-r))
		 : 0;
}

void rings_hotplug(struct session *s)
{
	int outer = s->im->map_rings < 0 ? -1 : s->maps[s->im->map_rings];

	for (uint32_t cpu = 0; s->rings && cpu < s->ncpus; cpu++) {
		struct ring *r = &s->rings[cpu];

		if (r->fd >= 0 || (s->o.cpu >= 0 && (unsigned)s->o.cpu != cpu) ||
		    (!s->online[cpu] && !session_counter(s, (int)cpu, CNT_DROP_PRINCIPAL)))
			continue;
		if (ring_make(s, r) || kern_map_update(outer, &cpu, &r->fd, 0)) {
			ring_unmake(s, r);
			continue;
		}
		if (s->epoll >= 0) {
			struct epoll_event ev = { .events = EPOLLIN | EPOLLET };

			epoll_ctl(s->epoll, EPOLL_CTL_ADD, r->fd, &ev);
		}
	}
}

void rings_close(struct session *s)
{
	if (s->helper)
		insert_forget(s->helper);
	s->helper = 0;
	for (unsigned cpu = 0; s->rings && cpu < s->ncpus; cpu++)
		ring_unmake(s, &s->rings[cpu]);
	free(s->rings);
	s->rings = NULL;
	if (s->epoll >= 0)
		close(s->epoll);
	s->epoll = -1;
}

/* ---- reading ---- */

static uint64_t piece_size(const struct ring *r)
{
	uint64_t piece = r->size / RING_PIECES, least = 256 << 10;

	return piece > least ? piece : least;
}

static int map_piece(const struct session *s, struct ring *r, unsigned i, uint64_t from,
		     uint64_t len)
{
	size_t page = page_size();

	if (r->mapped >> i & 1)
		return 0;
	if (!r->data) {
		void *p = mmap(NULL, data_len(s, r), PROT_NONE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (p == MAP_FAILED)
			return -errno;
		r->data = p;
	}
	if (mmap(r->data + from, len, PROT_READ, MAP_SHARED | MAP_FIXED, r->fd,
		 (off_t)(2 * page + from)) == MAP_FAILED)
		return -errno;
	r->mapped |= 1ull << i;
	return 0;
}

/* Makes the data from position a up to position b, at most a ring's size further, readable. */
static int map_range(const struct session *s, struct ring *r, uint64_t a, uint64_t b)
{
	uint64_t piece = piece_size(r), mask = r->size - 1, stop = (b - 1) & mask;
	int code = 0;

	if (piece > r->size)
		piece = r->size;
	/* Crossing the end: the last record before it may go on in the second copy. */
	if ((a & mask) > stop || b - a >= r->size)
		code = map_piece(s, r, RING_PIECES, r->size, ALIGN_UP(s->slack, page_size()));
	for (uint64_t at = a & ~(piece - 1); !code && at < b; at += piece) {
		uint64_t from = at & mask;

		code = map_piece(s, r, (unsigned)(from / piece), from, piece);
	}
	return code;
}

static void commit(struct ring *r)
{
	__atomic_store_n(r->consumer, (unsigned long)r->position, __ATOMIC_RELEASE);
}

/*
 * The record at r->position, which is before end; NULL: it is not finished yet. *next: position of
 * the one behind it. A thrown away record has *size 0.
 */
static inline const void *peek(const struct ring *r, uint32_t *size, uint64_t *next)
{
	const uint8_t *at = r->data + (r->position & (r->size - 1));
	uint32_t len = __atomic_load_n((const uint32_t *)at, __ATOMIC_ACQUIRE);
	uint32_t n = len & ~(uint32_t)(BUSY | DISCARD);

	if (len & BUSY)
		return NULL;
	*next = r->position + ALIGN_UP((uint64_t)n + BPF_RINGBUF_HDR_SZ, 8);
	*size = len & DISCARD ? 0 : n;
	return at + BPF_RINGBUF_HDR_SZ;
}

/* How far this ring may be read now; r->position if there is nothing. */
static int readable(const struct session *s, struct ring *r, uint64_t *end)
{
	unsigned long producer = __atomic_load_n(r->producer, __ATOMIC_ACQUIRE);

	*end = r->position + (producer - (unsigned long)r->position);
	return *end == r->position ? 0 : map_range(s, r, r->position, *end);
}

static int ring_hand_out(struct session *s, struct ring *r, record_fn *fn, void *arg)
{
	uint64_t end, next, batch = r->size / 16, told = r->position;
	int v = readable(s, r, &end);

	r->behind = false;
	while (!v && r->position != end) {
		uint32_t size;
		const void *rec = peek(r, &size, &next);

		r->behind = !rec;
		if (!rec)
			break;
		if (size)
			v = spec_record(s, rec, size, fn, arg);
		r->position = next;
		if (next - told >= batch) {
			commit(r);
			told = next;
		}
	}
	if (r->position != told)
		commit(r);
	return v;
}

struct keeper {
	struct session *s;
	struct ring *r;
	bool grow;
};

static int keep_record(void *arg, const struct rec_head *rec, size_t size)
{
	const struct keeper *k = arg;
	struct kept *to = &k->r->kept;
	uint32_t n = (uint32_t)size;

	if (k->grow)
		return kept_add_grow(to, rec, n, k->s->slack);
	if (k->s->o.policy == BUF_RING)
		kept_add_last(to, rec, n, k->s->slack);
	else if (!kept_add(to, rec, n, k->s->slack))
		return RECORD_STAYS;
	return 0;
}

static int ring_keep(struct session *s, struct ring *r, bool grow)
{
	struct keeper k = { s, r, grow };
	uint64_t end, next;
	int v = readable(s, r, &end);

	r->behind = false;
	while (!v && r->position != end) {
		uint32_t size;
		const void *rec = peek(r, &size, &next);

		r->behind = !rec;
		if (!rec)
			break;
		if (size)
			v = spec_record(s, rec, size, keep_record, &k);
		if (!v)
			r->position = next;
	}
	commit(r);
	if (v != RECORD_STAYS)
		return v;
	s->filled = true;
	return 0;
}

static int read_all(struct session *s, record_fn *fn, void *arg)
{
	bool whole = true;
	int v = 0;

	for (unsigned cpu = 0; !v && s->rings && cpu < s->ncpus; cpu++) {
		struct ring *r = &s->rings[cpu];

		if (r->fd < 0)
			continue;
		if (s->temporal)
			temporal_ring(s);
		if (s->o.policy == BUF_SWITCH)
			v = ring_hand_out(s, r, fn, arg);
		else if (!s->filled)
			v = ring_keep(s, r, false);
		whole &= !r->behind;
	}
	spec_passed(s, whole && !v && !s->filled);
	/* The guide: when one buffer is full, tracing ends on all CPUs. */
	if (s->filled && state_get(s) == RUN_ACTIVE)
		state_set(s, RUN_DRAINING);
	return v;
}

void rings_stash(struct session *s)
{
	for (unsigned cpu = 0; s->rings && cpu < s->ncpus; cpu++)
		if (s->rings[cpu].fd >=
		    0) /* without memory END may find no room; that would be counted */
			ring_keep(s, &s->rings[cpu], s->o.policy != BUF_RING);
}

/* A record that a program still works on, though nothing is attached any more, will be ready in no
 * time. */
static void wait_for_writers(const struct session *s, struct ring *r)
{
	static const struct timespec nap = { 0, 100000 };

	for (int tries = 0; tries < 200; tries++) {
		uint64_t end, at = r->position;
		bool busy = false;

		if (readable(s, r, &end))
			return;
		while (at != end && !busy) {
			uint32_t len =
				__atomic_load_n((const uint32_t *)(r->data + (at & (r->size - 1))),
						__ATOMIC_ACQUIRE);

			busy = len & BUSY;
			at += ALIGN_UP((uint64_t)(len & ~(uint32_t)(BUSY | DISCARD)) +
					       BPF_RINGBUF_HDR_SZ,
				       8);
		}
		if (!busy)
			return;
		nanosleep(&nap, NULL);
	}
}

static int hand_out_kept(struct ring *r, record_fn *fn, void *arg)
{
	const void *rec;
	uint32_t size;
	int v = 0;

	while (!v && (rec = kept_take(&r->kept, &size)))
		v = fn(arg, rec, size);
	return v;
}

/* What was set aside before END ran comes first, of all CPUs: END tells of what went before. */
static int drain_kept(struct session *s, record_fn *fn, void *arg)
{
	int v = 0;

	for (unsigned cpu = 0; !v && s->rings && cpu < s->ncpus; cpu++)
		v = hand_out_kept(&s->rings[cpu], fn, arg);
	return v;
}

static int drain_all(struct session *s, record_fn *fn, void *arg)
{
	int v = s->temporal ? 0 : drain_kept(s, fn, arg);

	for (unsigned cpu = 0; !v && s->rings && cpu < s->ncpus; cpu++) {
		struct ring *r = &s->rings[cpu];

		if (r->fd < 0)
			continue;
		if (s->temporal)
			temporal_ring(s);
		wait_for_writers(s, r);
		if (s->o.policy == BUF_RING)
			v = ring_keep(s, r, false);
		if (!v)
			v = hand_out_kept(r, fn, arg);
		if (!v)
			v = ring_hand_out(s, r, fn, arg);
	}
	return v;
}

/* ---- all of them ---- */

static int in_order(struct session *s, int (*read)(struct session *, record_fn *, void *), bool all,
		    record_fn *fn, void *arg)
{
	uint64_t until;
	int r = temporal_begin(s, &until), v;

	if (r)
		return r;
	r = read(s, temporal_take, s);
	v = temporal_give(s, all ? UINT64_MAX : until, fn, arg);
	return v ? v : r;
}

int rings_read(struct session *s, record_fn *fn, void *arg)
{
	return s->o.temporal ? in_order(s, read_all, false, fn, arg) : read_all(s, fn, arg);
}

int rings_drain(struct session *s, record_fn *fn, void *arg)
{
	return s->o.temporal ? in_order(s, drain_all, true, fn, arg) : drain_all(s, fn, arg);
}

/* ---- sleeping ---- */

static int epoll_make(struct session *s)
{
	if (s->epoll >= 0)
		return 0;
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (s->epoll < 0 && errno == EMFILE && files_raise(s))
		s->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (s->epoll < 0)
		return -errno;
	for (unsigned cpu = 0; s->rings && cpu < s->ncpus; cpu++) {
		struct epoll_event ev = { .events = EPOLLIN | EPOLLET };

		if (s->rings[cpu].fd >= 0 &&
		    epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->rings[cpu].fd, &ev))
			return -errno;
	}
	return 0;
}

int session_add_fd(struct session *s, int fd)
{
	struct epoll_event ev = { .events = EPOLLIN };
	int r = epoll_make(s);

	if (r)
		return r;
	return epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &ev) ? -errno : 0;
}

int rings_wait(struct session *s)
{
	struct epoll_event ev[16];
	struct timespec t = { .tv_sec = (time_t)(s->o.switch_ns / 1000000000u),
			      .tv_nsec = (long)(s->o.switch_ns % 1000000000u) };
	uint64_t ms = s->o.switch_ns / 1000000u + !!(s->o.switch_ns % 1000000u);
	int r = epoll_make(s), n;

	if (r)
		return r;
	n = epoll_pwait2(s->epoll, ev, ARRAY_SIZE(ev), &t, NULL);
	if (n < 0 && errno == ENOSYS) /* before 5.11 */
		n = epoll_wait(s->epoll, ev, ARRAY_SIZE(ev), ms > INT32_MAX ? INT32_MAX : (int)ms);
	/* A signal is a reason to look, too: it may be the one that ends the session. */
	return n < 0 && errno != EINTR ? -errno : 0;
}
