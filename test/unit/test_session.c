/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Sessions that work: over images made by hand, what is fired is what is counted, delivered or
 * dropped, exactly. Skipped where BPF is not permitted.
 */
#include "session_image.h"

/* ---- BEGIN, END, exit ---- */

static void test_begin_end(void **state)
{
	struct world w;
	struct as a;
	struct session_opts o = options(4 << 20);
	struct session *s;
	struct seen seen = { 0 };
	int status = -1;
	double t0 = ms_now();

	(void)state;
	NEED_BPF();
	world_init(&w);
	add_rings(&w);
	add_clause(&w, 64);
	add_clause(&w, 24);
	begin_prog(&a, RUN_BEGIN);
	put_exit(&a, 3);
	put_record(&w, &a, 0, 64, o.bufsize, true);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_BEGIN, "dtrace:::BEGIN");
	begin_prog(&a, RUN_END);
	put_record(&w, &a, 1, 24, o.bufsize, true);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_END, "dtrace:::END");
	s = start(&w, &o);
	assert_true(session_exited(s, &status));
	assert_int_equal(status, 3);
	assert_int_equal(session_poll(s, see, &seen), 0);
	assert_int_equal(seen.clause[0], 1);
	assert_int_equal(seen.clause[1], 0);
	finish(&w, s, &seen);
	assert_int_equal(session_stop(s, &w.err), 0);
	assert_int_equal(seen.clause[1], 1);
	assert_int_equal(seen.n, 2);
	assert_int_equal(session_counter(s, -1, CNT_FIRED), 2);
	/* a session that records this little has small buffers */
	assert_true(s->ring_bytes < 65536);
	session_free(s);
	print_message("BEGIN, END, exit: %.2f ms\n", ms_now() - t0);
	world_free(&w);
}

/* BEGIN that exits: nothing else ever runs, END does. */
static void test_order_of_calls(void **state)
{
	struct world w;
	struct as a;
	struct session_opts o = options(65536);
	struct session *s;

	(void)state;
	NEED_BPF();
	world_init(&w);
	begin_prog(&a, RUN_BEGIN);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_BEGIN, "dtrace:::BEGIN");
	s = session_new(&w.im, NULL, &o, &w.err);
	assert_non_null(s);
	assert_true(session_start(s, &w.err) < 0);
	assert_string_not_equal(w.err.msg, "");
	assert_int_equal(session_attach(s, &w.err), 0);
	assert_true(session_attach(s, &w.err) < 0);
	assert_int_equal(session_start(s, &w.err), 0);
	assert_true(session_start(s, &w.err) < 0);
	assert_false(session_exited(s, NULL));
	assert_int_equal(session_stop(s, &w.err), 0);
	assert_true(session_start(s, &w.err) < 0);
	session_free(s);
	session_free(NULL);
	/* attached, never started: END does not run, everything goes */
	s = session_new(&w.im, NULL, &o, &w.err);
	assert_non_null(s);
	assert_int_equal(session_attach(s, &w.err), 0);
	assert_int_equal(session_stop(s, &w.err), 0);
	session_free(s);
	world_free(&w);
}

/* ---- system calls ---- */

static void count_keyless(struct world *w, struct as *a)
{
	call(a, BPF_FUNC_get_smp_processor_id);
	jump(a, BPF_JGE, 0, (int32_t)w->ncpus, LABEL_OUT);
	alu_i(a, BPF_MUL, 0, (int32_t)w->im.aggs_stride);
	wide(a, REL_MAPVAL, 1, w->im.map_aggs, 0);
	alu_r(a, BPF_ADD, 1, 0);
	mov_i(a, 2, 1);
	atomic_add(a, 1, 0, 2);
}

static int sum_words(void *arg, const void *key, const void *vals)
{
	uint64_t *sum = arg;

	assert_null(key);
	for (unsigned i = 0; i < sum[1]; i++)
		sum[0] += ((const uint64_t *)vals)[i];
	sum[2]++;
	return 0;
}

static uint64_t read_count(struct session *s, const struct agg_desc *ad, unsigned ncpus)
{
	uint64_t sum[3] = { 0, ncpus, 0 };

	assert_int_equal(session_read_agg(s, ad, sum_words, sum), 0);
	assert_int_equal(sum[2], sum[0] != 0);
	return sum[0];
}

static void test_count_calls(void **state)
{
	struct world w;
	struct as a;
	struct agg agg = { .kind = AGG_COUNT };
	struct agg_desc ad = { .agg = &agg, .valsize = 8, .map = -1 };
	struct session_opts o = options(65536);
	struct session *s;
	double t0, t1;

	(void)state;
	NEED_BPF();
	world_init(&w);
	w.im.aggs_stride = 128;
	w.im.map_aggs = add_map(
		&w, (struct map_spec){ MAP_AGGS, "dt_aggs", 4, 128 * w.ncpus, 1, 0, NULL, NULL });
	vec_push(&w.dc.arena, &w.im.aggs, &ad);
	begin_prog(&a, RUN_ACTIVE);
	only_our_call(&a, SYS_getppid);
	count_keyless(&w, &a);
	end_prog(&a);
	on_tracepoint(&w, add_prog(&w, &a, AT_RAW_TP, RUN_ACTIVE, "syscall::getppid:entry"),
		      "sys_enter");
	t0 = ms_now();
	s = session_new(&w.im, NULL, &o, &w.err);
	assert_non_null(s);
	assert_int_equal(session_attach(s, &w.err), 0);
	calls(10); /* attached, but not started */
	assert_int_equal(session_start(s, &w.err), 0);
	t1 = ms_now();
	calls(1000);
	assert_int_equal(read_count(s, &ad, w.ncpus), 1000);
	assert_int_equal(session_stop(s, &w.err), 0);
	calls(10);
	assert_int_equal(read_count(s, &ad, w.ncpus), 1000);
	session_bump_agg(s, &ad);
	assert_int_equal(session_agg_generation(s, &ad), 1);
	assert_int_equal(session_delete_agg_key(s, &ad, NULL), 0);
	assert_int_equal(read_count(s, &ad, w.ncpus), 0);
	assert_int_equal(session_recursions(s), 0);
	session_free(s);
	print_message("a system call count is set up in %.2f ms\n", t1 - t0);
	world_free(&w);
}

/* Ten sessions at once, each sees all and nothing twice. */
static void test_ten_sessions(void **state)
{
	struct world w[10];
	struct session *s[10];
	struct agg agg = { .kind = AGG_COUNT };
	struct agg_desc ad = { .agg = &agg, .valsize = 8, .map = -1 };
	struct session_opts o = options(65536);
	struct as a;

	(void)state;
	NEED_BPF();
	for (int i = 0; i < 10; i++) {
		world_init(&w[i]);
		w[i].im.aggs_stride = 128;
		w[i].im.map_aggs =
			add_map(&w[i], (struct map_spec){ MAP_AGGS, "dt_aggs", 4, 128 * w[i].ncpus,
							  1, 0, NULL, NULL });
		begin_prog(&a, RUN_ACTIVE);
		only_our_call(&a, SYS_getppid);
		count_keyless(&w[i], &a);
		end_prog(&a);
		on_tracepoint(&w[i], add_prog(&w[i], &a, AT_RAW_TP, RUN_ACTIVE, "x"), "sys_enter");
		s[i] = start(&w[i], &o);
	}
	calls(500);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(session_stop(s[i], &w[i].err), 0);
		assert_int_equal(read_count(s[i], &ad, w[i].ncpus), 500 + i * 3);
		calls(3); /* those that have stopped do not see them */
	}
	for (int i = 0; i < 10; i++) {
		session_free(s[i]);
		world_free(&w[i]);
	}
}

/* ---- overload ---- */

struct load {
	int cpu;
	unsigned n;
	volatile bool *go;
	unsigned *running;
};

static void *make_load(void *arg)
{
	struct load *l = arg;

	pin(l->cpu);
	while (!*l->go)
		sched_yield();
	calls(l->n);
	if (l->running)
		__atomic_fetch_sub(l->running, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

/* fired = delivered + dropped, on every CPU, exactly; records of a CPU in order. */
static void overload(uint64_t bufsize, unsigned n, uint32_t size, bool read_meanwhile, bool drops)
{
	struct world w;
	struct session_opts o = options(bufsize);
	struct session *s;
	struct seen seen = { .size = size };
	pthread_t t[64];
	struct load l[64];
	volatile bool go = false;
	unsigned threads = 0, running = 0;
	uint64_t fired = 0, dropped = 0, skipped;

	record_calls(&w, size, bufsize);
	s = start(&w, &o);
	for (unsigned c = 0; c < w.ncpus && threads < 64; c++)
		if (s->online[c]) {
			l[threads] = (struct load){ (int)c, n, &go, &running };
			assert_int_equal(pthread_create(&t[threads], NULL, make_load, &l[threads]),
					 0);
			threads++;
		}
	running = threads;
	go = true;
	while (read_meanwhile && __atomic_load_n(&running, __ATOMIC_SEQ_CST))
		assert_int_equal(session_poll(s, see, &seen), 0);
	for (unsigned i = 0; i < threads; i++)
		pthread_join(t[i], NULL);
	finish(&w, s, &seen);
	for (unsigned c = 0; c < w.ncpus; c++) {
		uint64_t f = session_counter(s, (int)c, CNT_FIRED);
		uint64_t d = session_counter(s, (int)c, CNT_DROP_PRINCIPAL);

		assert_int_equal(f, seen.by_cpu[c] + d);
		fired += f;
		dropped += d;
	}
	/* A kernel that gives the CPU to another thread meanwhile skips that one's, and counts it, with what has nothing to do with this. */
	skipped = session_recursions(s);
	assert_true(fired <= (uint64_t)threads * n && fired + skipped >= (uint64_t)threads * n);
	assert_int_equal(seen.n + dropped, fired);
	assert_false(seen.disorder);
	assert_false(seen.wrong_size);
	assert_int_equal(seen.other, 0);
	if (drops)
		assert_true(dropped > 0);
	print_message("%u fired, %u delivered, %u dropped\n", (unsigned)fired, seen.n,
		      (unsigned)dropped);
	session_free(s);
	world_free(&w);
}

static void test_overload(void **state)
{
	(void)state;
	NEED_BPF();
	overload(4096, 20000, 64, false, true);
	overload(4096, 200000, 56, true, false); /* wraps at odd places: 64 bytes with the header */
	overload(65536, 200000, 104, true, false);
	overload(8192, 100000, 4000, true,
		 true); /* two records fill it; half of them cross the end */
	overload(4 << 20, 100000, 64, false, true);
	overload(16 << 20, 100000, 64, false, false);
}

/* A reader that sleeps long is woken when a quarter of the buffer is full. */
static void test_wakeup(void **state)
{
	struct world w;
	struct session_opts o = options(65536);
	struct session *s;
	struct seen seen = { 0 };
	double t0;
	pthread_t t;
	volatile bool go = true;
	struct load l = { 0, 400, &go, NULL };

	(void)state;
	NEED_BPF();
	o.switch_ns = 20000000000ull;
	record_calls(&w, 64, o.bufsize);
	s = start(&w, &o);
	assert_int_equal(session_poll(s, see, &seen), 0); /* the first does not sleep */
	t0 = ms_now();
	assert_int_equal(pthread_create(&t, NULL, make_load, &l), 0);
	/* What comes before it sleeps wakes it, too. */
	while (seen.n < 200 && ms_now() - t0 < 19000)
		assert_int_equal(session_poll(s, see, &seen), 0);
	assert_true(ms_now() - t0 < 19000); /* woken: it would have slept for 20 s */
	assert_true(seen.n >= 200);
	pthread_join(t, NULL);
	finish(&w, s, &seen);
	assert_int_equal(seen.n, 400);
	session_free(s);
	world_free(&w);
}

/* Other descriptors and signals wake the reader; fn's value comes back, and nothing is handed out
 * twice. */
static void test_poll(void **state)
{
	struct world w;
	struct session_opts o = options(65536);
	struct session *s;
	struct seen seen = { .stop_at = 3 };
	double t0;
	int p[2];

	(void)state;
	NEED_BPF();
	o.switch_ns = 20000000000ull;
	record_calls(&w, 64, o.bufsize);
	s = start(&w, &o);
	assert_int_equal(pipe(p), 0);
	assert_int_equal(session_add_fd(s, p[0]), 0);
	assert_true(session_add_fd(s, -1) < 0);
	calls(5);
	assert_int_equal(session_poll(s, see, &seen), 77);
	assert_int_equal(seen.n, 3);
	t0 = ms_now();
	assert_int_equal(write(p[1], "", 1), 1);
	assert_int_equal(session_poll(s, see, &seen), 0);
	assert_true(ms_now() - t0 < 19000); /* woken: it would have slept for 20 s */
	assert_int_equal(seen.n, 5);
	finish(&w, s, &seen);
	assert_int_equal(seen.n, 5);
	session_free(s);
	close(p[0]);
	close(p[1]);
	world_free(&w);
}

/* ---- policies ---- */

static void test_ring_policy(void **state)
{
	struct world w;
	struct session_opts o = options(8192);
	struct session *s;
	struct seen seen = { .size = 64 };
	cpu_set_t was;

	(void)state;
	NEED_BPF();
	sched_getaffinity(0, sizeof(was), &was);
	o.policy = BUF_RING;
	o.switch_ns = 0;
	record_calls(&w, 64, o.bufsize);
	s = start(&w, &o);
	pin(sched_getcpu());
	for (int i = 0; i < 50; i++) {
		calls(20);
		assert_int_equal(session_poll(s, see, &seen), 0);
	}
	sched_setaffinity(0, sizeof(was), &was);
	assert_int_equal(seen.n, 0);
	finish(&w, s, &seen);
	/* the last 8192 bytes of records of 72 each */
	assert_int_equal(seen.n, 8192 / 72);
	assert_false(seen.disorder);
	for (unsigned c = 0; c < w.ncpus && c < 64; c++)
		assert_true(!seen.by_cpu[c] || seen.next[c] == 1000);
	session_free(s);
	world_free(&w);
}

static void test_fill_policy(void **state)
{
	struct world w;
	struct session_opts o = options(8192);
	struct session *s;
	struct seen seen = { .size = 64 };
	struct as a;
	cpu_set_t was;
	int rounds = 0;

	(void)state;
	NEED_BPF();
	sched_getaffinity(0, sizeof(was), &was);
	o.policy = BUF_FILL;
	o.switch_ns = 0;
	record_calls(&w, 64, o.bufsize);
	add_clause(&w, 64);
	begin_prog(&a, RUN_END);
	put_record(&w, &a, 1, 64, o.bufsize, false);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_END, "dtrace:::END");
	s = start(&w, &o);
	pin(sched_getcpu());
	while (!session_filled(s) && rounds++ < 100) {
		calls(20);
		assert_int_equal(session_poll(s, see, &seen), 0);
	}
	assert_true(session_filled(s));
	assert_true(rounds <= 7);
	calls(20); /* tracing has ended */
	sched_setaffinity(0, sizeof(was), &was);
	assert_int_equal(seen.n, 0);
	finish(&w, s, &seen);
	assert_false(seen.disorder);
	assert_int_equal(seen.clause[0], rounds * 20);
	assert_int_equal(seen.clause[1], 1);
	assert_int_equal(session_counter(s, -1, CNT_DROP_PRINCIPAL), 0);
	session_free(s);
	world_free(&w);
}

/* END finds room even when its CPU's buffer is full. */
static void test_end_after_full(void **state)
{
	struct world w;
	struct session_opts o = options(4096);
	struct session *s;
	struct seen seen = { .size = 64 };
	struct as a;

	(void)state;
	NEED_BPF();
	record_calls(&w, 64, o.bufsize);
	add_clause(&w, 64);
	begin_prog(&a, RUN_END);
	put_record(&w, &a, 1, 64, o.bufsize, false);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_END, "dtrace:::END");
	s = start(&w, &o);
	calls(1000);
	assert_true(session_counter(s, -1, CNT_DROP_PRINCIPAL) > 0);
	finish(&w, s, &seen);
	assert_int_equal(seen.clause[1], 1);
	assert_false(seen.disorder);
	assert_int_equal(session_counter(s, -1, CNT_FIRED),
			 seen.n + session_counter(s, -1, CNT_DROP_PRINCIPAL));
	session_free(s);
	world_free(&w);
}

/* -xcpu: other CPUs' events are not there at all. */
static void test_one_cpu(void **state)
{
	struct world w;
	struct session_opts o = options(65536);
	struct session *s;
	struct seen seen = { .size = 64 };
	struct as a;
	int other = -1;
	cpu_set_t was;

	(void)state;
	NEED_BPF();
	sched_getaffinity(0, sizeof(was), &was);
	o.cpu = sched_getcpu();
	record_calls(&w, 64, o.bufsize);
	add_clause(&w, 64);
	begin_prog(&a, RUN_BEGIN);
	put_record(&w, &a, 1, 64, o.bufsize, false);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_BEGIN, "dtrace:::BEGIN");
	s = session_new(&w.im, NULL, &o, &w.err);
	assert_non_null(s);
	for (int c = 0; c < (int)w.ncpus; c++)
		if (c != o.cpu && pin(c))
			other = c;
	assert_int_equal(session_attach(s, &w.err), 0);
	assert_int_equal(session_start(s, &w.err), 0); /* BEGIN from another CPU than asked for */
	calls(30);
	assert_true(pin(o.cpu));
	calls(50);
	sched_setaffinity(0, sizeof(was), &was);
	finish(&w, s, &seen);
	assert_int_equal(seen.clause[1], 1);
	assert_int_equal(seen.clause[0], other < 0 ? 80 : 50);
	assert_int_equal(session_counter(s, -1, CNT_DROP_PRINCIPAL), 0);
	session_free(s);
	o.cpu = 100000;
	assert_null(session_new(&w.im, NULL, &o, &w.err));
	assert_non_null(strstr(w.err.msg, "no CPU 100000"));
	world_free(&w);
}

/* ---- clocks ---- */

static void *spin(void *arg)
{
	volatile bool *stop = ((struct load *)arg)->go;

	pin(((struct load *)arg)->cpu);
	while (!*stop)
		;
	return NULL;
}

static void test_clock(void **state)
{
	struct world w;
	struct as a;
	struct session_opts o = options(1 << 20);
	struct session *s;
	struct seen seen = { 0 };
	struct attach_point *at;
	double begun, t0;
	unsigned online = 0, most;
	volatile bool stop = false;
	struct load l[64];
	pthread_t t[64];

	(void)state;
	NEED_BPF();
	world_init(&w);
	add_rings(&w);
	for (unsigned i = 0; i < 3; i++) {
		static const uint64_t periods[] = { 10000000, 10000000, 86400000000000ull };

		add_clause(&w, 64);
		begin_prog(&a, RUN_ACTIVE);
		put_record(&w, &a, i, 64, o.bufsize, false);
		end_prog(&a);
		at = add_prog(&w, &a, AT_PERF_EVENT, RUN_ACTIVE, "profile:::tick");
		at->event = CPU_CLOCK(periods[i]);
		at->one_cpu = i != 1; /* tick-10ms, profile-10ms, tick-1d */
	}
	begun = ms_now(); /* its clocks begin some time in start() */
	s = start(&w, &o);
	for (unsigned c = 0; c < w.ncpus; c++)
		online += s->online[c];
	assert_int_equal(s->nclocks, online + 2);
	if (online > 64)
		online = 64;
	/* Idle CPUs may have no clock interrupts; and then there is nothing to profile. */
	for (unsigned c = 0, n = 0; c < w.ncpus && n < online; c++)
		if (s->online[c]) {
			l[n] = (struct load){ (int)c, 0, &stop, NULL };
			assert_int_equal(pthread_create(&t[n], NULL, spin, &l[n]), 0);
			n++;
		}
	t0 = ms_now();
	while (ms_now() - t0 < 500 ||
	       ((seen.clause[0] < 20 || seen.clause[1] < 20 * online) && ms_now() - t0 < 30000))
		assert_int_equal(session_poll(s, see, &seen), 0);
	stop = true;
	for (unsigned n = 0; n < online; n++)
		pthread_join(t[n], NULL);
	finish(&w, s, &seen);
	most = (unsigned)((ms_now() - begun) / 10) + 2;
	assert_false(seen.disorder);
	assert_int_equal(seen.clause[2], 0);
	/* the machine may be busy, and ticks late: but never more than time allows */
	assert_in_range(seen.clause[0], 20, most);
	assert_in_range(seen.clause[1], 20 * online, most * online);
	session_free(s);
	w.at[0].event.period = 0;
	s = session_new(&w.im, NULL, &o, &w.err);
	assert_non_null(s);
	assert_int_equal(session_attach(s, &w.err), -EINVAL);
	session_free(s);
	world_free(&w);
}

/* ---- keyed aggregations ---- */

/* @[arg1 of getpriority] = count(), in the map. */
static void count_by_arg(struct world *w, struct as *a, int map)
{
	/* where the second argument is: .si, or .cx of 32-bit kernels */
	const int32_t second = sizeof(long) == 8 ? 104 : 4;

	begin_prog(a, RUN_ACTIVE);
	only_our_call(a, SYS_getpriority);
	store_i(a, 8, 10, -8, 0);
	load(a, 8, 1, 6, 0); /* struct pt_regs * */
	mov_r(a, 3, 1);
	alu_i(a, BPF_ADD, 3, second);
	mov_r(a, 1, 10);
	alu_i(a, BPF_ADD, 1, -8);
	mov_i(a, 2, sizeof(long));
	call(a, BPF_FUNC_probe_read_kernel);
	for (int again = 0; again < 2; again++) {
		mov_r(a, 2, 10);
		alu_i(a, BPF_ADD, 2, -8);
		wide(a, REL_MAPFD, 1, map, 0);
		call(a, BPF_FUNC_map_lookup_elem);
		if (again)
			break;
		jump(a, BPF_JNE, 0, 0, LABEL_COMMON);
		store_i(a, 8, 10, -16, 0);
		mov_r(a, 2, 10);
		alu_i(a, BPF_ADD, 2, -8);
		mov_r(a, 3, 10);
		alu_i(a, BPF_ADD, 3, -16);
		mov_i(a, 4, BPF_NOEXIST);
		wide(a, REL_MAPFD, 1, map, 0);
		call(a, BPF_FUNC_map_update_elem);
	}
	jump(a, BPF_JEQ, 0, 0, LABEL_DROP);
	place(a, LABEL_COMMON);
	mov_i(a, 1, 1);
	atomic_add(a, 0, 0, 1);
	jump(a, BPF_JA, 0, 0, LABEL_OUT);
	place(a, LABEL_DROP);
	call(a, BPF_FUNC_get_smp_processor_id);
	jump(a, BPF_JGE, 0, (int32_t)w->ncpus, LABEL_OUT);
	mov_r(a, 7, 0);
	count(w, a, CNT_DROP_AGG, 7);
	end_prog(a);
}

struct keys {
	unsigned ncpus, n;
	uint64_t count[20000];
	int stop;
};

static int see_key(void *arg, const void *key, const void *vals)
{
	struct keys *k = arg;
	uint64_t id;

	memcpy(&id, key, 8);
	if (id >= ARRAY_SIZE(k->count))
		return -EINVAL;
	for (unsigned c = 0; c < k->ncpus; c++)
		k->count[id] += ((const uint64_t *)vals)[c];
	k->n++;
	return k->stop && (int)k->n >= k->stop ? 5 : 0;
}

static void keyed(struct registry *reg, uint32_t room, unsigned nkeys)
{
	struct world w;
	struct as a;
	struct agg agg = { .kind = AGG_COUNT };
	struct agg_desc ad = { .agg = &agg, .keysize = 8, .valsize = 8, .nkeys = 1 };
	struct session_opts o = options(65536);
	struct keys *k = calloc(1, sizeof(*k));
	struct session *s;
	uint64_t total = 0, key = 3;
	unsigned have = nkeys < room ? nkeys : room;

	world_init(&w);
	ad.map = add_map(&w, (struct map_spec){ MAP_AGG, "dt_.x", 8, 8, room, 0, NULL, &ad });
	vec_push(&w.dc.arena, &w.im.aggs, &ad);
	count_by_arg(&w, &a, ad.map);
	on_tracepoint(&w, add_prog(&w, &a, AT_RAW_TP, RUN_ACTIVE, "syscall::getpriority:entry"),
		      "sys_enter");
	s = session_new(&w.im, reg, &o, &w.err);
	if (!s)
		print_message("%s\n%s\n", w.err.msg, w.err.log ? w.err.log : "");
	assert_non_null(s);
	assert_int_equal(session_attach(s, &w.err), 0);
	assert_int_equal(session_start(s, &w.err), 0);
	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < nkeys; i++)
			syscall(SYS_getpriority, 99, i);
	k->ncpus = w.ncpus;
	assert_int_equal(session_read_agg(s, &ad, see_key, k), 0);
	assert_int_equal(k->n, have);
	for (unsigned i = 0; i < nkeys; i++)
		total += k->count[i];
	assert_int_equal(total + session_counter(s, -1, CNT_DROP_AGG), 2 * nkeys);
	if (nkeys <= room) {
		assert_int_equal(total, 2 * nkeys);
		assert_int_equal(session_delete_agg_key(s, &ad, &key), 0);
		assert_int_equal(session_delete_agg_key(s, &ad, &key), -ENOENT);
		memset(k, 0, sizeof(*k));
		k->ncpus = w.ncpus;
		assert_int_equal(session_read_agg(s, &ad, see_key, k), 0);
		assert_int_equal(k->n, have - 1);
		assert_int_equal(k->count[3], 0);
		k->n = 0;
		k->stop = 2;
		assert_int_equal(session_read_agg(s, &ad, see_key, k), 5);
		assert_int_equal(k->n, 2);
	} else {
		assert_true(session_counter(s, -1, CNT_DROP_AGG) > 0);
	}
	session_free(s);
	world_free(&w);
	free(k);
}

static void test_keyed(void **state)
{
	struct types *ts;
	struct registry *reg;

	(void)state;
	NEED_BPF();
	keyed(NULL, 100, 10);
	keyed(NULL, 20000, 10000);
	keyed(NULL, 64, 200); /* full: the rest is counted */
	ts = types_new(256, NULL);
	assert_non_null(ts);
	reg = registry_new(ts);
	assert_non_null(reg);
	keyed(reg, 20000, 10000);
	registry_free(reg);
	types_free(ts);
}

/* ---- thread-local variables ---- */

/* Skips the test, with the reason, where the kernel lacks the feature. */
static void need_feature(enum feature f)
{
	struct registry *r = registry_new(NULL);
	bool has = feature_has(r, f);

	if (!has)
		print_message("skipped: no %s: %s\n", feature_name(f), feature_why(r, f));
	registry_free(r);
	if (!has)
		skip();
}

static void test_task_storage(void **state)
{
	struct world w;
	struct as a;
	struct session_opts o = options(65536);
	struct agg agg = { .kind = AGG_SUM };
	struct agg_desc ad = { .agg = &agg, .valsize = 8, .map = -1 };
	struct session *s;
	uint64_t n;

	(void)state;
	NEED_BPF();
	need_feature(FEAT_TASK_STORAGE);
	world_init(&w);
	w.im.aggs_stride = 128;
	w.im.map_aggs = add_map(
		&w, (struct map_spec){ MAP_AGGS, "dt_aggs", 4, 128 * w.ncpus, 1, 0, NULL, NULL });
	w.im.map_self =
		add_map(&w, (struct map_spec){ MAP_SELF, "dt_self", 4, 20, 1, 0, NULL, NULL });
	begin_prog(&a, RUN_ACTIVE);
	only_our_call(&a, SYS_getppid);
	call(&a, BPF_FUNC_get_current_task_btf);
	mov_r(&a, 2, 0);
	wide(&a, REL_MAPFD, 1, w.im.map_self, 0);
	mov_i(&a, 3, 0);
	mov_i(&a, 4, BPF_LOCAL_STORAGE_GET_F_CREATE);
	call(&a, BPF_FUNC_task_storage_get);
	jump(&a, BPF_JEQ, 0, 0, LABEL_OUT);
	load(&a, 8, 1, 0, 16); /* the value was 20 bytes; whole words are there */
	alu_i(&a, BPF_ADD, 1, 1);
	store_r(&a, 8, 0, 16, 1);
	mov_r(&a, 8, 1);
	call(&a, BPF_FUNC_get_smp_processor_id);
	jump(&a, BPF_JGE, 0, (int32_t)w.ncpus, LABEL_OUT);
	alu_i(&a, BPF_MUL, 0, 128);
	wide(&a, REL_MAPVAL, 1, w.im.map_aggs, 0);
	alu_r(&a, BPF_ADD, 1, 0);
	atomic_add(&a, 1, 0, 8);
	end_prog(&a);
	on_tracepoint(&w, add_prog(&w, &a, AT_RAW_TP, RUN_ACTIVE, "syscall::getppid:entry"),
		      "sys_enter");
	s = start(&w, &o);
	calls(100);
	n = read_count(s, &ad, w.ncpus);
	assert_int_equal(n, 100 * 101 / 2); /* 1 + 2 + ... as one thread's counter */
	session_free(s);
	world_free(&w);
}

/* ---- a CPU that comes late ---- */

/* A CPU without a buffer drops what it fires, counted; seeing that, the session makes it one. */
static void test_late_cpu(void **state)
{
	struct world w;
	struct session_opts o = options(65536);
	struct session *s;
	struct seen seen = { .size = 64 };
	cpu_set_t was;

	(void)state;
	NEED_BPF();
	sched_getaffinity(0, sizeof(was), &was);
	if (!pin(1) || !pin(0)) {
		print_message("skipped: one CPU only\n");
		skip();
	}
	record_calls(&w, 64, o.bufsize);
	o.cpu = 0;
	s = start(&w, &o);
	s->o.cpu = -1; /* as if CPU 1 had been offline until now */
	assert_true(pin(1));
	calls(10);
	assert_int_equal(session_poll(s, see, &seen), 0);
	assert_int_equal(seen.n, 0);
	assert_int_equal(session_counter(s, 1, CNT_DROP_PRINCIPAL), 10);
	calls(15);
	assert_int_equal(session_poll(s, see, &seen), 0);
	sched_setaffinity(0, sizeof(was), &was);
	finish(&w, s, &seen);
	assert_int_equal(seen.by_cpu[1], 15);
	assert_int_equal(session_counter(s, 1, CNT_DROP_PRINCIPAL), 10);
	session_free(s);
	world_free(&w);
}

/* profile-10ms goes on to a CPU that comes online. */
static void test_late_clock(void **state)
{
	struct world w;
	struct as a;
	struct session_opts o = options(1 << 20);
	struct session *s;
	struct seen seen = { 0 };
	struct attach_point *at;
	volatile bool stop = false;
	struct load l = { 1, 0, &stop, NULL };
	pthread_t t;
	cpu_set_t was;

	(void)state;
	NEED_BPF();
	sched_getaffinity(0, sizeof(was), &was);
	if (!pin(1) || !pin(0)) {
		print_message("skipped: one CPU only\n");
		skip();
	}
	sched_setaffinity(0, sizeof(was), &was);
	world_init(&w);
	add_rings(&w);
	add_clause(&w, 64);
	begin_prog(&a, RUN_ACTIVE);
	put_record(&w, &a, 0, 64, o.bufsize, false);
	end_prog(&a);
	at = add_prog(&w, &a, AT_PERF_EVENT, RUN_ACTIVE, "profile:::profile");
	at->event = CPU_CLOCK(10000000);
	o.cpu = 0;
	s = start(&w, &o);
	assert_int_equal(s->nclocks, 1);
	s->o.cpu = -1; /* as if the others had been offline until now */
	assert_int_equal(pthread_create(&t, NULL, spin, &l), 0);
	for (double t0 = ms_now(); !seen.by_cpu[1] && ms_now() - t0 < 20000;)
		assert_int_equal(session_poll(s, see, &seen), 0);
	stop = true;
	pthread_join(t, NULL);
	assert_true(seen.by_cpu[1] > 0);
	finish(&w, s, &seen);
	session_free(s);
	world_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_begin_end),   cmocka_unit_test(test_order_of_calls),
		cmocka_unit_test(test_count_calls), cmocka_unit_test(test_ten_sessions),
		cmocka_unit_test(test_overload),    cmocka_unit_test(test_wakeup),
		cmocka_unit_test(test_poll),	    cmocka_unit_test(test_ring_policy),
		cmocka_unit_test(test_fill_policy), cmocka_unit_test(test_end_after_full),
		cmocka_unit_test(test_one_cpu),	    cmocka_unit_test(test_clock),
		cmocka_unit_test(test_keyed),	    cmocka_unit_test(test_task_storage),
		cmocka_unit_test(test_late_cpu),    cmocka_unit_test(test_late_clock),
	};

	find_out();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
