// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * driver_test DIR: the driver's tests; DIR has dtrace.ko and dtrace_target.ko. For a guest of the
 * lab: it loads and unloads modules and traces every function.
 *
 * Counts are exact: what is counted are calls of functions of dtrace_target.ko, which nobody else
 * makes.
 */
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "check.h"

static long target_sum(void)
{
	FILE *f = fopen("/sys/module/dtrace_target/parameters/call", "r");
	long sum = -1;

	if (f && fscanf(f, "%ld", &sum) != 1)
		sum = -1;
	if (f)
		fclose(f);
	return sum;
}

static void test_info(void)
{
	struct dtrace_info i = { .size = sizeof(i) };
	int dev = device(), other = device();

	CHECK(!ioctl(dev, DTRACE_IOC_INFO, &i));
	EQUAL(i.version, DTRACE_DRIVER_VERSION);
	EQUAL(i.sessions, 2);
	CHECK(i.sources & 1 << DTRACE_ENTRY);
	printf("  returns: %s, traps: %s\n", i.return_way, i.trap_way);
	CHECK(memchr(i.return_way, 0, sizeof(i.return_way)));
	close(other);
	i.size = sizeof(i);
	CHECK(!ioctl(dev, DTRACE_IOC_INFO, &i));
	EQUAL(i.sessions, 1);
	close(dev);
}

/* A caller that knows more than the driver, and one that is too small. */
static void test_sizes(void)
{
	struct {
		struct dtrace_info i;
		uint64_t more[4];
	} big = { .i.size = sizeof(big), .more = { 1, 2, 3, 4 } };
	struct {
		struct dtrace_attach a;
		uint64_t more;
	} attach = { .a = { .size = sizeof(attach), .npoints = 1 }, .more = 1 };
	struct dtrace_counters old = { .size = DTRACE_COUNTERS_LEAST, .busy = 77 };
	int dev = device();
	uint32_t size;

	CHECK(!ioctl(dev, DTRACE_IOC_INFO, &big));
	EQUAL(big.more[0], 1);
	FAILS(ioctl(dev, DTRACE_IOC_ATTACH, &attach), E2BIG);
	CHECK(!ioctl(dev, DTRACE_IOC_COUNTERS, &old));
	EQUAL(old.busy, 77);
	for (size = 0; size < DTRACE_COUNTERS_LEAST; size += 3) {
		old.size = size;
		FAILS(ioctl(dev, DTRACE_IOC_COUNTERS, &old), EINVAL);
	}
	big.i.size = ~0u;
	FAILS(ioctl(dev, DTRACE_IOC_INFO, &big), E2BIG);
	FAILS(ioctl(dev, DTRACE_IOC_INFO, NULL), EFAULT);
	FAILS(ioctl(dev, DTRACE_IOC_ATTACH, (void *)1), EFAULT);
	FAILS(ioctl(dev, DTRACE_IOC_COUNTERS, (void *)-8l), EFAULT);
	FAILS(ioctl(dev, DTRACE_IOC_DETACH, NULL), EFAULT);
	FAILS(ioctl(dev, _IO(DTRACE_IOC_MAGIC, 99)), ENOTTY);
	FAILS(ioctl(dev, _IO(DTRACE_IOC_MAGIC + 1, 1)), ENOTTY);
	FAILS(ioctl(dev, 1), ENOTTY);
	close(dev);
}

static void test_entry(void)
{
	uint64_t where = symbol("dtrace_target_args");
	struct prog p = load_recorder(-1);
	struct dtrace_counters c;
	int dev = device(), id;
	long sum = target_sum();

	CHECK(where);
	id = attach_one(dev, DTRACE_ENTRY, p.fd, where, 0x123456789abcdef0);
	CHECK(id > 0);
	EQUAL(p.seen->n, 0);
	call_target(1000);
	EQUAL(p.seen->n, 1000);
	CHECK(p.seen->ctx[DTRACE_CTX_COOKIE] == 0x123456789abcdef0);
	EQUAL(p.seen->ctx[DTRACE_CTX_WHERE], where);
	CHECK(p.seen->ctx[DTRACE_CTX_REGS] != 0);
	for (int i = 0; i < DTRACE_CTX_WORDS - DTRACE_CTX_ARGS; i++)
		EQUAL(p.seen->ctx[DTRACE_CTX_ARGS + i], i + 1);
	EQUAL(target_sum() - sum, 1000 * (45 - 7));
	c = counters(dev);
	EQUAL(c.fired, 1000);
	EQUAL(c.recursion + c.not_watched + c.missed_returns, 0);
	CHECK(!detach(dev, id));
	call_target(10);
	EQUAL(p.seen->n, 1000);
	c = counters(dev);
	EQUAL(c.fired, 1000);
	FAILS(detach(dev, id), ENOENT);
	close(dev);
	free_prog(&p);
}

static void test_return(void)
{
	uint64_t args = symbol("dtrace_target_args"), other = symbol("dtrace_target_other");
	struct prog p = load_recorder(-1), q = load_recorder(-1), e = load_recorder(-1);
	int dev = device();
	long sum = target_sum();

	if (!return_works(dev)) {
		printf("  the driver has no returns here\n");
		skipped++;
		goto out;
	}
	CHECK(attach_one(dev, DTRACE_RETURN, p.fd, args, 1) > 0);
	CHECK(attach_one(dev, DTRACE_RETURN, q.fd, other, 2) > 0);
	CHECK(attach_one(dev, DTRACE_ENTRY, e.fd, other, 3) > 0);
	call_target(1000);
	EQUAL(p.seen->n, 1000);
	EQUAL(q.seen->n, 1000);
	EQUAL(e.seen->n, 1000);
	EQUAL(p.seen->ctx[DTRACE_CTX_COOKIE], 1);
	EQUAL(p.seen->ctx[DTRACE_CTX_WHERE], args);
	EQUAL(p.seen->ctx[DTRACE_CTX_ARGS], 0);
	EQUAL(p.seen->ctx[DTRACE_CTX_ARGS + 1], 45);
	EQUAL(q.seen->ctx[DTRACE_CTX_COOKIE], 2);
	EQUAL((long)q.seen->ctx[DTRACE_CTX_ARGS + 1], -7);
	EQUAL(e.seen->ctx[DTRACE_CTX_COOKIE], 3);
	EQUAL(e.seen->ctx[DTRACE_CTX_ARGS], 7);
	EQUAL(target_sum() - sum, 1000 * (45 - 7));
	EQUAL(counters(dev).fired, 3000);
out:
	close(dev);
	call_target(10);
	CHECK(p.seen->n % 1000 == 0);
	free_prog(&p);
	free_prog(&q);
	free_prog(&e);
}

static void test_two_sessions(void)
{
	uint64_t where = symbol("dtrace_target_other");
	struct prog p = load_recorder(-1), q = load_recorder(-1);
	int one = device(), two = device();

	CHECK(attach_one(one, DTRACE_ENTRY, p.fd, where, 1) > 0);
	CHECK(attach_one(two, DTRACE_ENTRY, q.fd, where, 2) > 0);
	call_target(100);
	EQUAL(p.seen->n, 100);
	EQUAL(q.seen->n, 100);
	EQUAL(p.seen->ctx[DTRACE_CTX_COOKIE], 1);
	EQUAL(q.seen->ctx[DTRACE_CTX_COOKIE], 2);
	close(one);
	call_target(100);
	EQUAL(p.seen->n, 100);
	EQUAL(q.seen->n, 200);
	EQUAL(counters(two).fired, 200);
	close(two);
	call_target(100);
	EQUAL(q.seen->n, 200);
	EQUAL(enabled_functions(), 0);
	free_prog(&p);
	free_prog(&q);
}

/* A program on a function that its own helper calls: declined, counted, and nothing else. */
static void test_recursion(void)
{
	uint64_t inner = symbol("htab_map_update_elem");
	int hash = new_map(BPF_MAP_TYPE_HASH, 8, 8, 16, 0), dev = device(), other = device();
	struct prog p = load_recorder(hash), q = load_recorder(hash);

	CHECK(inner);
	CHECK(attach_one(dev, DTRACE_ENTRY, p.fd, symbol("dtrace_target_other"), 1) > 0);
	CHECK(attach_one(other, DTRACE_ENTRY, q.fd, inner, 2) > 0);
	call_target(500);
	EQUAL(p.seen->n, 500);
	EQUAL(counters(dev).recursion, 0);
	EQUAL(counters(other).recursion, 500);
	EQUAL(q.seen->n, 0);
	close(dev);
	close(other);
	close(hash);
	free_prog(&p);
	free_prog(&q);
}

/* bpf(2) at work in a map: what is probed in there isn't run, but counted. */
static void test_busy(void)
{
	uint64_t inner = symbol("htab_map_update_elem"), key = 1;
	int hash = new_map(BPF_MAP_TYPE_HASH, 8, 8, 16, 0), dev = device();
	struct prog p = load_recorder(-1);
	union bpf_attr a = { .map_fd = hash, .key = ptr(&key), .value = ptr(&key) };

	if (!symbol("bpf_prog_active")) {
		printf("  this kernel's symbols don't tell who is in a map\n");
		skipped++;
		goto out;
	}
	CHECK(attach_one(dev, DTRACE_ENTRY, p.fd, inner, 1) > 0);
	for (int i = 0; i < 100; i++)
		CHECK(!bpf(BPF_MAP_UPDATE_ELEM, &a));
	EQUAL(p.seen->n, 0);
	EQUAL(counters(dev).busy, 100);
out:
	close(dev);
	close(hash);
	free_prog(&p);
}

static void test_attach_errors(void)
{
	uint64_t where = symbol("dtrace_target_args"), other = symbol("dtrace_target_other");
	struct bpf_insn nothing[] = { MOVI(0, 0), EXIT() };
	int wrong = load_type(BPF_PROG_TYPE_SOCKET_FILTER, 0, nothing, 2), dev = device(), file;
	struct prog p = load_recorder(-1);
	struct dtrace_point twice[] = { { where, 1 }, { other, 2 }, { where, 3 } };
	struct dtrace_point some[] = { { where, 1 }, { where + 1, 2 }, { 0, 3 }, { other, 4 } };
	struct dtrace_attach a = {
		.size = sizeof(a), .prog_fd = p.fd, .npoints = 2, .points = ptr(some)
	};
	unsigned at;

	FAILS(attach_flags(dev, DTRACE_ENTRY, -1, some, 1, 0, &at), EBADF);
	EQUAL(at, 1);
	FAILS(attach_flags(dev, DTRACE_ENTRY, 1000, some, 1, 0, &at), EBADF);
	FAILS(attach_flags(dev, DTRACE_ENTRY, dev, some, 1, 0, &at), EINVAL);
	FAILS(attach_flags(dev, DTRACE_ENTRY, p.map, some, 1, 0, &at), EINVAL);
	FAILS(attach_flags(dev, DTRACE_ENTRY, wrong, some, 1, 0, &at), EINVAL);
	EQUAL(at, 1);
	FAILS(attach_flags(dev, DTRACE_ENTRY, p.fd, some, 0, 0, &at), EINVAL);
	EQUAL(at, 0);
	FAILS(attach_flags(dev, DTRACE_ENTRY, p.fd, some, (1 << 20) + 1, 0, &at), E2BIG);
	FAILS(attach_flags(dev, DTRACE_ENTRY, p.fd, some, ~0u, 0, &at), E2BIG);
	FAILS(attach_flags(dev, DTRACE_ENTRY, p.fd, some, 1, 2, &at), EINVAL);
	EQUAL(at, 1);
	FAILS(attach_flags(dev, DTRACE_NSOURCES, p.fd, some, 1, 0, &at), EINVAL);
	FAILS(attach_flags(dev, ~0u, p.fd, some, 1, 0, &at), EINVAL);
	FAILS(attach_flags(dev, DTRACE_ENTRY, p.fd, NULL, 1, 0, &at), EFAULT);
	FAILS(attach_flags(dev, DTRACE_ENTRY, p.fd, (void *)-16l, 2, 0, &at), EFAULT);
	FAILS(attach_flags(dev, DTRACE_ENTRY, p.fd, some, 4, 0, &at), ENOENT);
	EQUAL(at, 1);
	FAILS(attach_flags(dev, DTRACE_ENTRY, p.fd, twice, 3, 0, &at), EEXIST);
	EQUAL(at, 2);
	some[0].where = 1ull << 40 | (where & 0xffff0000); /* on i386: more than an address has */
	FAILS(attach_flags(dev, DTRACE_ENTRY, p.fd, some, 1, 0, &at), ENOENT);
	EQUAL(at, 0);
	some[0].where = where;
	for (unsigned size = 0; size < sizeof(a); size++) {
		a.size = size;
		FAILS(ioctl(dev, DTRACE_IOC_ATTACH, &a), EINVAL);
	}
	FAILS(detach(dev, 0), ENOENT);
	FAILS(detach(dev, 1), ENOENT);
	FAILS(detach(dev, ~0u), ENOENT);

	/* none of it left anything behind */
	EQUAL(stat_value("attachments"), 0);
	call_target(10);
	EQUAL(p.seen->n, 0);
	EQUAL(enabled_functions(), 0);

	/* what can't be had is left out, and told */
	CHECK(attach_flags(dev, DTRACE_ENTRY, p.fd, some, 4, DTRACE_ATTACH_SKIP_BAD, &at) > 0);
	EQUAL(some[0].where, where);
	EQUAL(some[1].where, 0);
	EQUAL(some[2].where, 0);
	EQUAL(some[3].where, other);
	CHECK(attach_flags(dev, DTRACE_ENTRY, p.fd, twice, 3, DTRACE_ATTACH_SKIP_BAD, &at) > 0);
	EQUAL(twice[2].where, 0);
	call_target(10);
	EQUAL(p.seen->n, 40);
	FAILS(attach_flags(dev, DTRACE_ENTRY, p.fd, some + 1, 2, DTRACE_ATTACH_SKIP_BAD, &at),
	      ENOENT);
	close(dev);

	/* an open file that is no session */
	file = open("/dev/null", O_RDONLY);
	FAILS(detach(file, 1), ENOTTY);
	close(file);
	close(wrong);
	free_prog(&p);
}

static void test_refused(void)
{
	struct prog p = load_counter();
	FILE *f = fopen("/proc/dtrace/refused", "r");
	int dev = device(), n = 0;
	char name[128];
	unsigned at;

	while (f && fscanf(f, "%127s%*[^\n]", name) == 1) {
		struct dtrace_point point = { symbol(name), 0 };

		CHECK(point.where);
		FAILS(attach_flags(dev, DTRACE_ENTRY, p.fd, &point, 1, 0, &at), EINVAL);
		EQUAL(at, 0);
		n++;
	}
	CHECK(n > 0);
	if (f)
		fclose(f);
	close(dev);
	free_prog(&p);
}

static void test_permission(void)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		/* the mode keeps users out; root without capabilities is kept out by open itself */
		if (chmod(DTRACE_DEVICE, 0666) || setgid(65534) || setuid(65534))
			_exit(1);
		_exit(open(DTRACE_DEVICE, O_RDWR) < 0 && errno == EPERM ? 0 : 2);
	}
	waitpid(pid, &status, 0);
	EQUAL(status, 0);
	CHECK(!chmod(DTRACE_DEVICE, 0600));
}

/* However a process ends, its session goes with it. */
static void test_killed(void)
{
	uint64_t where = symbol("dtrace_target_other");
	int channel[2], status;
	char c;

	for (int i = 0; i < 5; i++) {
		pid_t pid;

		CHECK(!pipe(channel));
		pid = fork();
		if (!pid) {
			struct prog p = load_recorder(-1);
			int dev = device();

			if (attach_one(dev, DTRACE_ENTRY, p.fd, where, 1) > 0 &&
			    write(channel[1], "x", 1) == 1)
				for (;;)
					call_target(100);
			_exit(1);
		}
		close(channel[1]);
		CHECK(read(channel[0], &c, 1) == 1);
		close(channel[0]);
		EQUAL(stat_value("sessions"), 1);
		EQUAL(stat_value("attachments"), 1);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		CHECK(WIFSIGNALED(status));
		EQUAL(stat_value("sessions"), 0);
		EQUAL(stat_value("attachments"), 0);
		EQUAL(enabled_functions(), 0);
	}
}

static void test_unload_in_use(void)
{
	struct prog p = load_recorder(-1);
	int dev = device();

	CHECK(attach_one(dev, DTRACE_ENTRY, p.fd, symbol("dtrace_target_other"), 1) > 0);
	FAILS(unload_module("dtrace"), EWOULDBLOCK);
	call_target(10);
	EQUAL(p.seen->n, 10);
	close(dev);
	CHECK(!unload_module("dtrace"));
	CHECK(access(DTRACE_DEVICE, F_OK) && access("/proc/dtrace", F_OK));
	CHECK(!load_module(in_dir("dtrace.ko"), ""));
	free_prog(&p);
}

/* A module under our probes goes, and comes again - perhaps to the same place. */
static void test_module_goes(void)
{
	struct prog p = load_recorder(-1), q = load_recorder(-1);
	int dev = device();
	bool returns = return_works(dev);

	for (int i = 0; i < 5; i++) {
		int ids[3] = { 0 };

		ids[0] = attach_one(dev, DTRACE_ENTRY, p.fd, symbol("dtrace_target_other"), 1);
		ids[1] = attach_one(dev, DTRACE_ENTRY, q.fd, symbol("vfs_truncate"), 1);
		CHECK(ids[0] > 0 && ids[1] > 0);
		if (returns) {
			ids[2] = attach_one(dev, DTRACE_RETURN, p.fd, symbol("dtrace_target_args"),
					    1);
			CHECK(ids[2] > 0);
		}
		call_target(10);
		EQUAL(p.seen->n, (i + 1) * (returns ? 20 : 10));
		CHECK(!unload_module("dtrace_target"));
		EQUAL(enabled_functions(), 1);
		CHECK(!load_module(in_dir("dtrace_target.ko"), ""));
		call_target(10);
		EQUAL(p.seen->n, (i + 1) * (returns ? 20 : 10));
		for (int k = 0; k < 2 + returns; k++)
			CHECK(!detach(dev, ids[k]));
	}
	EQUAL(enabled_functions(), 0);
	close(dev);
	free_prog(&p);
	free_prog(&q);
}

static unsigned traceable_functions(void)
{
	FILE *f = fopen("/sys/kernel/tracing/available_filter_functions", "r");
	unsigned n = 0;
	int c;

	while (f && (c = getc(f)) != EOF)
		n += c == '\n';
	if (f)
		fclose(f);
	return n;
}

static void load_of_forks(int n)
{
	for (int i = 0; i < n; i++) {
		pid_t pid = fork();

		if (!pid) {
			volatile char *m = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE,
						MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
			for (int k = 0; k < 1 << 16; k += 4096)
				m[k] = 1;
			_exit(0);
		}
		waitpid(pid, NULL, 0);
	}
}

static void test_all_functions(void)
{
	struct prog p = load_counter(), q = load_counter();
	unsigned n, taken = 0, id, ret = 0;
	struct dtrace_point *points = all_functions(&n);
	struct dtrace_counters c;
	int dev = device();
	double t = now();

	id = attach_flags(dev, DTRACE_ENTRY, p.fd, points, n, DTRACE_ATTACH_SKIP_BAD, NULL);
	CHECK((int)id > 0);
	for (unsigned i = 0; i < n; i++)
		taken += points[i].where != 0;
	printf("  %u of %u text symbols, entry: %.2f s\n", taken, n, now() - t);
	/* what is left out are the refused ones, and text that is no function */
	CHECK(taken > traceable_functions() * 95 / 100);
	load_of_forks(50);
	CHECK(p.seen->n > 10000);
	if (return_works(dev)) {
		t = now();
		for (unsigned i = taken = 0; i < n; i++)
			if (points[i].where)
				points[taken++] = points[i];
		ret = attach_flags(dev, DTRACE_RETURN, q.fd, points, taken, 0, NULL);
		CHECK((int)ret > 0);
		printf("  return too: %.2f s\n", now() - t);
		load_of_forks(50);
		CHECK(q.seen->n > 10000);
	}
	t = now();
	CHECK(!detach(dev, id));
	printf("  detach: %.2f s\n", now() - t);
	t = now();
	if (ret)
		CHECK(!detach(dev, ret));
	printf("  detach of returns: %.2f s\n", now() - t);
	c = counters(dev);
	EQUAL(c.fired, p.seen->n + q.seen->n);
	printf("  fired %llu, recursion %llu, not watched %llu, busy %llu, missed returns %llu\n",
	       (unsigned long long)c.fired, (unsigned long long)c.recursion,
	       (unsigned long long)c.not_watched, (unsigned long long)c.busy,
	       (unsigned long long)c.missed_returns);
	EQUAL(enabled_functions(), 0);
	close(dev);
	free(points);
	free_prog(&p);
	free_prog(&q);
}

/* Load, trace, unload, under forks, again and again: REPEAT times. */
static void test_reload(void)
{
	int repeat = getenv("REPEAT") ? atoi(getenv("REPEAT")) : 20;
	struct dtrace_point *points, *set = malloc(500 * sizeof(*set));
	unsigned n, base;
	pid_t pid;

	points = all_functions(&n);
	pid = fork();
	if (!pid)
		for (;;)
			load_of_forks(1);
	CHECK(!unload_module("dtrace"));
	srand(1);
	for (int i = 0; i < repeat && !bad; i++) {
		struct prog p = load_recorder(-1), q = load_counter();
		int dev;

		CHECK(!load_module(in_dir("dtrace.ko"), ""));
		dev = device();
		base = rand() % (n - 500);
		memcpy(set, points + base, 500 * sizeof(*set));
		CHECK(attach_one(dev, DTRACE_ENTRY, p.fd, symbol("dtrace_target_args"), i) > 0);
		/* there may be none to be had among them */
		attach_flags(dev, DTRACE_ENTRY, q.fd, set, 500, DTRACE_ATTACH_SKIP_BAD, NULL);
		if (return_works(dev))
			attach_flags(dev, DTRACE_RETURN, q.fd, set, 500, DTRACE_ATTACH_SKIP_BAD,
				     NULL);
		call_target(100);
		EQUAL(p.seen->n, 100);
		if (i & 1)
			usleep(20000);
		close(dev);
		CHECK(!unload_module("dtrace"));
		EQUAL(enabled_functions(), 0);
		free_prog(&p);
		free_prog(&q);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	printf("  %d times\n", repeat);
	CHECK(!load_module(in_dir("dtrace.ko"), ""));
	free(points);
	free(set);
}

/* Sources that a parameter has switched off say so, and can't be attached to. */
static void test_parameters(void)
{
	struct dtrace_info i = { .size = sizeof(i) };
	struct prog p = load_counter();
	int dev;

	CHECK(!unload_module("dtrace"));
	CHECK(!load_module(in_dir("dtrace.ko"), "functions=0 returns=0"));
	dev = device();
	CHECK(!ioctl(dev, DTRACE_IOC_INFO, &i));
	EQUAL(i.sources & (1 << DTRACE_ENTRY | 1 << DTRACE_RETURN), 0);
	CHECK(!strcmp(i.return_way, "none: switched off"));
	FAILS(attach_one(dev, DTRACE_ENTRY, p.fd, symbol("dtrace_target_args"), 0), EOPNOTSUPP);
	FAILS(attach_one(dev, DTRACE_RETURN, p.fd, symbol("dtrace_target_args"), 0), EOPNOTSUPP);
	close(dev);
	CHECK(!unload_module("dtrace"));
	CHECK(!load_module(in_dir("dtrace.ko"), ""));
	free_prog(&p);
}

static const struct test tests[] = {
	{ "info", test_info },
	{ "sizes", test_sizes },
	{ "entry", test_entry },
	{ "return", test_return },
	{ "two-sessions", test_two_sessions },
	{ "recursion", test_recursion },
	{ "busy", test_busy },
	{ "attach-errors", test_attach_errors },
	{ "refused", test_refused },
	{ "permission", test_permission },
	{ "killed", test_killed },
	{ "unload-in-use", test_unload_in_use },
	{ "module-goes", test_module_goes },
	{ "parameters", test_parameters },
	{ "all-functions", test_all_functions },
	{ "reload", test_reload },
};

int main(int argc, char **argv)
{
	return run_tests("driver", tests, sizeof(tests) / sizeof(*tests), argc, argv);
}
