/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The life of a session, step by step as session.h has it. One word in shared memory says what may
 * run: every program compares it with the state it is made for, so a store starts and stops
 * everything on all CPUs at once, and BEGIN and END see nothing else running.
 *
 *     STOPPED -> BEGIN -> ACTIVE -> DRAINING -> END -> STOPPED
 *
 * exit() in a program stores DRAINING by itself.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "trace/bpf.h"
#include "trace/internal.h"

/* Words at the start of STATE: image.h. */
enum { STATE_RUNNING = 0, STATE_WALLTIME = 8, STATE_EXIT = 16 };

int session_fail(struct session_error *err, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	return code;
}

uint32_t state_get(const struct session *s)
{
	return __atomic_load_n((uint32_t *)(s->state + STATE_RUNNING), __ATOMIC_ACQUIRE);
}

void state_set(struct session *s, enum run_state st)
{
	__atomic_store_n((uint32_t *)(s->state + STATE_RUNNING), (uint32_t)st, __ATOMIC_SEQ_CST);
}

static bool state_change(struct session *s, enum run_state from, enum run_state to)
{
	uint32_t was = from;

	return __atomic_compare_exchange_n((uint32_t *)(s->state + STATE_RUNNING), &was,
					   (uint32_t)to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* Which CPUs there are for us. */
static int find_cpus(struct session *s, struct session_error *err)
{
	int n = cpus_read("/sys/devices/system/cpu/online", s->online, s->ncpus);

	if (n <= 0) /* no /sys */
		memset(s->online, 1, s->ncpus);
	if (s->o.cpu < 0)
		return 0;
	if ((unsigned)s->o.cpu >= s->ncpus || !s->online[s->o.cpu])
		return session_fail(err, -EINVAL, "there is no CPU %d, or it is offline", s->o.cpu);
	memset(s->online, 0, s->ncpus);
	s->online[s->o.cpu] = 1;
	return 0;
}

static int make(struct session *s, struct session_error *err)
{
	struct image *im = s->im;
	int r;

	if (im->map_state < 0 || !im->counters_stride || im->state_size < im->state_counters ||
	    im->state_size < STATE_EXIT + 8)
		return session_fail(err, -EINVAL, "internal error: the image has no state");
	if (im->destructive && !s->o.destructive)
		return session_fail(err, -EACCES, "destructive actions not allowed");
	s->ncpus = (im->state_size - im->state_counters) / im->counters_stride;
	if (!s->ncpus)
		return session_fail(err, -EINVAL, "internal error: the image is for no CPU");
	s->maps = malloc((im->maps.n + 1) * sizeof(*s->maps));
	s->progs = malloc((im->progs.n + 1) * sizeof(*s->progs));
	s->online = calloc(s->ncpus, 1);
	if (!s->maps || !s->progs || !s->online) {
		free(s->maps);
		free(s->progs);
		s->maps = s->progs = NULL;
		return session_fail(err, -ENOMEM, "out of memory");
	}
	for (size_t i = 0; i < im->maps.n; i++)
		s->maps[i] = -1;
	for (size_t i = 0; i < im->progs.n; i++)
		s->progs[i] = -1;
	r = find_cpus(s, err);
	if (!r && spec_create(s))
		r = session_fail(err, -ENOMEM, "out of memory");
	if (!r)
		r = maps_create(s, err);
	return r ? r : progs_load(s, err);
}

struct session *session_new(struct image *im, struct registry *reg, const struct session_opts *o,
			    struct session_error *err)
{
	struct session *s = calloc(1, sizeof(*s));

	memset(err, 0, sizeof(*err));
	if (!s) {
		session_fail(err, -ENOMEM, "out of memory");
		return NULL;
	}
	s->im = im;
	s->reg = reg;
	s->o = *o;
	s->epoll = -1;
	if (make(s, err)) {
		session_free(s);
		return NULL;
	}
	return s;
}

int session_attach(struct session *s, struct session_error *err)
{
	int r;

	memset(err, 0, sizeof(*err));
	if (s->phase != MADE)
		return session_fail(err, -EBUSY, "the session is attached already");
	r = attach_all(s, err);
	if (!r)
		s->phase = ATTACHED;
	return r;
}

static bool runs_at(const struct image_prog *p, enum run_state when)
{
	return p->at->kind == AT_RUN && p->when == when;
}

/*
 * The CPU on which all programs of BEGIN or END run, or -1: any. With -xcpu it is that one, or the buffer would be another's.
 * Otherwise it matters when there are several programs, or one that runs for each key: records are in order in a CPU's buffer only.
 */
static int cpu_to_stay_on(const struct session *s, enum run_state when)
{
	unsigned n = 0;

	if (s->o.cpu >= 0)
		return s->o.cpu;
	for (size_t i = 0; i < s->im->progs.n; i++)
		if (runs_at(&s->im->progs.at[i], when))
			n += s->im->progs.at[i].each ? 2 : 1;
	return n > 1 ? sched_getcpu() : -1;
}

static int run_programs(struct session *s, enum run_state when, struct session_error *err)
{
	int cpu = cpu_to_stay_on(s, when), r = 0;
	cpu_set_t was, one;
	bool moved = false;

	if (cpu >= 0 && cpu < CPU_SETSIZE && !sched_getaffinity(0, sizeof(was), &was)) {
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		moved = !sched_setaffinity(0, sizeof(one), &one);
	}
	for (size_t i = 0; !r && i < s->im->progs.n; i++) {
		const struct image_prog *p = &s->im->progs.at[i];

		if (!runs_at(p, when))
			continue;
		if (p->each && s->each)
			r = s->each(s->each_arg, p->each, (unsigned)i);
		else if (!p->each)
			r = kern_prog_run(s->progs[i]);
		if (r < 0)
			session_fail(err, r, "can't run %s: %s", p->label, strerror(-r));
		else
			r = 0;
	}
	if (moved)
		sched_setaffinity(0, sizeof(was), &was);
	return r;
}

void session_on_each(struct session *s, session_each_fn *fn, void *arg)
{
	s->each = fn;
	s->each_arg = arg;
}

int session_run_each(struct session *s, unsigned prog)
{
	int r = prog < s->im->progs.n ? kern_prog_run(s->progs[prog]) : -EINVAL;

	/* There is no end to keys, but one to a buffer. */
	if (!(++s->rounds % 64))
		rings_stash(s);
	return r < 0 ? r : 0;
}

void session_set(struct session *s, uint32_t off, const void *bytes, uint32_t size)
{
	memcpy(s->state + off, bytes, size);
}

int session_each_key(struct session *s, int map, int (*fn)(void *arg, const void *key), void *arg)
{
	const struct map_spec *m = &s->im->maps.at[map];
	void *key = malloc(m->key_size);
	bool first = true;
	int r = key ? 0 : -ENOMEM;

	while (!r) {
		r = kern_map_next_key(s->maps[map], first ? NULL : key, key);
		first = false;
		if (!r)
			r = fn(arg, key);
	}
	free(key);
	return r == -ENOENT ? 0 : r;
}

bool session_has_key(struct session *s, int map, const void *key)
{
	void *value = malloc(s->im->maps.at[map].value_size);
	bool has = value && !kern_map_lookup(s->maps[map], key, value);

	free(value);
	return has;
}

static int64_t walltime_offset(void)
{
	struct timespec mono, real;

	clock_gettime(CLOCK_MONOTONIC, &mono);
	clock_gettime(CLOCK_REALTIME, &real);
	return (int64_t)(real.tv_sec - mono.tv_sec) * 1000000000 + (real.tv_nsec - mono.tv_nsec);
}

int session_start(struct session *s, struct session_error *err)
{
	int64_t wall = walltime_offset();
	int r;

	memset(err, 0, sizeof(*err));
	if (s->phase != ATTACHED)
		return session_fail(err, -EINVAL,
				    "the session is not attached, or was started already");
	r = rings_ready(s, err);
	if (r)
		return r;
	__atomic_store_n((int64_t *)(s->state + STATE_WALLTIME), wall, __ATOMIC_RELAXED);
	s->phase = LIVE;
	state_set(s, RUN_BEGIN);
	r = run_programs(s, RUN_BEGIN, err);
	if (r) {
		state_set(s, RUN_DRAINING);
		return r;
	}
	if (session_exited(s, NULL)) {
		state_set(s, RUN_DRAINING);
		return 0;
	}
	r = clocks_enable(s, err);
	state_change(s, RUN_BEGIN, r ? RUN_DRAINING : RUN_ACTIVE);
	return r;
}

/* Once a second: CPUs come and go. What one had that went stays, for it may have left records. */
static void follow_cpus(struct session *s)
{
	struct timespec t;
	uint8_t *on;

	clock_gettime(CLOCK_MONOTONIC, &t);
	if (s->o.cpu >= 0 || t.tv_sec == s->looked)
		return;
	s->looked = t.tv_sec;
	on = calloc(s->ncpus, 1);
	if (on && cpus_read("/sys/devices/system/cpu/online", on, s->ncpus) > 0)
		for (unsigned cpu = 0; cpu < s->ncpus; cpu++) {
			bool came = on[cpu] && !s->online[cpu];

			s->online[cpu] = on[cpu];
			if (came)
				clocks_add(s, cpu);
		}
	free(on);
	rings_hotplug(s);
}

int session_poll(struct session *s, record_fn *fn, void *arg)
{
	int r = 0;

	if (s->phase == LIVE && !s->fresh && state_get(s) == RUN_ACTIVE)
		r = rings_wait(s);
	s->fresh = false;
	gate_keep_up(s);
	unwind_keep_up(s);
	if (s->helper && insert_done(s->helper))
		s->helper = 0;
	if (!r)
		r = rings_read(s, fn, arg);
	if (s->phase == LIVE && state_get(s) == RUN_ACTIVE)
		follow_cpus(s);
	return r;
}

int session_drain(struct session *s, record_fn *fn, void *arg)
{
	gate_keep_up(s);
	return rings_drain(s, fn, arg);
}

int session_stop(struct session *s, struct session_error *err)
{
	bool started = s->phase == LIVE;
	int r = 0;

	memset(err, 0, sizeof(*err));
	if (s->phase == STOPPED)
		return 0;
	s->phase = STOPPED;
	state_set(s, RUN_DRAINING);
	detach_all(s);
	if (started) {
		rings_stash(s);
		state_set(s, RUN_END);
		r = run_programs(s, RUN_END, err);
	}
	state_set(s, RUN_STOPPED);
	return r;
}

void session_free(struct session *s)
{
	if (!s)
		return;
	if (s->state)
		state_set(s, RUN_STOPPED);
	detach_all(s);
	progs_close(s);
	rings_close(s);
	gate_free(s);
	unwind_free(s);
	spec_free(s);
	temporal_free(s);
	front_free(s);
	maps_close(s);
	files_restore(s);
	free(s->online);
	free(s);
}

bool session_exited(const struct session *s, int *status)
{
	uint64_t word = __atomic_load_n((uint64_t *)(s->state + STATE_EXIT), __ATOMIC_ACQUIRE);

	if (word && status)
		*status = (int)(uint32_t)(word - 1);
	return word;
}

bool session_filled(const struct session *s)
{
	return s->filled;
}

unsigned session_ncpus(const struct session *s)
{
	return s->ncpus;
}

uint64_t session_counter(const struct session *s, int cpu, enum counter c)
{
	uint64_t sum = 0;

	if (cpu < 0) {
		for (unsigned i = 0; i < s->ncpus; i++)
			sum += session_counter(s, (int)i, c);
		return sum;
	}
	if ((unsigned)cpu >= s->ncpus || c >= NCOUNTERS || (s->o.cpu >= 0 && s->o.cpu != cpu))
		return 0;
	return __atomic_load_n((uint64_t *)(s->state + s->im->state_counters +
					    (size_t)cpu * s->im->counters_stride) +
				       c,
			       __ATOMIC_RELAXED);
}

uint64_t session_recursions(const struct session *s)
{
	uint64_t sum = functions_missed(s), misses;

	for (size_t i = 0; i < s->im->progs.n; i++)
		if (kern_prog_misses(s->progs[i], &misses) >= 0)
			sum += misses;
	return sum;
}

unsigned session_left_out(const struct session *s, const char **first)
{
	*first = s->first_left_out;
	return s->left_out;
}
