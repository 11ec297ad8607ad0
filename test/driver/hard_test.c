// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * hard_test DIR: the driver where it is hard: no memory, NMIs, CPUs that go; DIR has dtrace.ko and
 * dtrace_target.ko. For a guest of the lab.
 */
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

#include "check.h"

/* MiB that nobody uses, but for caches that can be dropped. */
static int free_memory(void)
{
	FILE *f = fopen("/proc/meminfo", "r");
	char line[256];
	int kib, n = 0;

	CHECK(write_file("/proc/sys/vm/drop_caches", "3"));
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "MemFree: %d", &kib) == 1)
			n = kib / 1024;
	if (f)
		fclose(f);
	return n;
}

static void fail_alloc(int n)
{
	char text[16];

	sprintf(text, "%d", n);
	CHECK(write_file("/sys/module/dtrace/parameters/fail_alloc", text));
}

/* Has the failure that was asked for happened? */
static bool alloc_failed(void)
{
	FILE *f = fopen("/sys/module/dtrace/parameters/fail_alloc", "r");
	int n = -1;

	CHECK(f && fscanf(f, "%d", &n) == 1);
	if (f)
		fclose(f);
	return n == 0;
}

/*
 * Memory runs out at each place in turn where attaching asks for it: nothing is left behind, what was
 * attached before still runs. Detaching can't fail, whatever there is no memory for.
 */
static void test_no_memory(void)
{
	const int many = 20000; /* a table of these has a megabyte */
	struct prog old = load_counter(), p = load_counter();
	struct dtrace_point *points, *set = malloc((many + 1) * sizeof(*set));
	unsigned n, taken = 0, before;
	int dev, id, memory, sources = 1, fails;

	points = all_functions(&n);
	CHECK(!unload_module("dtrace"));
	CHECK(!load_module(in_dir("dtrace.ko"), "calls=4"));
	fail_alloc(1);
	FAILS(open(DTRACE_DEVICE, O_RDWR | O_CLOEXEC), ENOMEM);
	EQUAL(stat_value("sessions"), 0);
	dev = device();
	sources += return_works(dev);
	/* those that can be had; dtrace_target_args is the one that is called */
	id = attach_flags(dev, DTRACE_ENTRY, p.fd, points, n, DTRACE_ATTACH_SKIP_BAD, NULL);
	CHECK(id > 0 && !detach(dev, id));
	set[taken++] = (struct dtrace_point){ symbol("dtrace_target_args"), 1 };
	for (unsigned i = n / 2; i < n && taken < (unsigned)many; i++)
		if (points[i].where && points[i].where != set[0].where)
			set[taken++] = points[i];
	CHECK(attach_one(dev, DTRACE_ENTRY, old.fd, symbol("dtrace_target_other"), 1) > 0);
	for (int source = 0; source < sources; source++) {
		fails = 0;
		memory = free_memory();
		for (int i = 1;; i++) {
			for (int k = 0; k < 20; k++) {
				fail_alloc(i);
				errno = 0;
				id = attach_flags(dev, source, p.fd, set, taken, 0, NULL);
				if (id > 0)
					break;
				EQUAL(errno, ENOMEM);
				CHECK(alloc_failed());
			}
			if (id > 0)
				break;
			fails++;
			EQUAL(stat_value("attachments"), 1);
			EQUAL(enabled_functions(), 1);
			/* twenty times a table of a megabyte would be missed */
			if (memory - free_memory() > 8)
				EQUAL(memory - free_memory(), 0);
		}
		/* the failure is beyond what attaching needs */
		CHECK(!alloc_failed());
		fail_alloc(0);
		printf("  %s: %d ways to fail\n", source == DTRACE_ENTRY ? "entry" : "return",
		       fails);
		CHECK(fails >= 8);
		n = p.seen->n;
		before = old.seen->n;
		call_target(10);
		/* four calls at a time is not much for so many functions */
		CHECK(p.seen->n - n + counters(dev).missed_returns >= 10);
		EQUAL(old.seen->n - before, 10);
		CHECK(!detach(dev, id));
		id = attach_flags(dev, source, p.fd, set, 50, 0, NULL);
		for (int i = 1;; i++) {
			fail_alloc(i);
			CHECK(!detach(dev, id));
			if (!alloc_failed())
				break;
			n = p.seen->n;
			call_target(1);
			EQUAL(p.seen->n - n, 0);
			EQUAL(stat_value("attachments"), 1);
			id = attach_flags(dev, source, p.fd, set, 50, 0, NULL);
			CHECK(id > 0);
			if (bad)
				break;
		}
		fail_alloc(0);
		EQUAL(stat_value("attachments"), 1);
		EQUAL(enabled_functions(), 1);
		before = old.seen->n;
		call_target(10);
		EQUAL(old.seen->n - before, 10);
	}
	close(dev);
	EQUAL(enabled_functions(), 0);
	CHECK(!unload_module("dtrace"));
	CHECK(!load_module(in_dir("dtrace.ko"), ""));
	free(points);
	free(set);
	free_prog(&old);
	free_prog(&p);
}

static int target_nmis(void)
{
	FILE *f = fopen("/sys/module/dtrace_target/parameters/nmis", "r");
	int n = -1;

	CHECK(f && fscanf(f, "%d", &n) == 1);
	if (f)
		fclose(f);
	return n;
}

/* A process that calls the target for ever, on a CPU. */
static pid_t busy_on(int cpu)
{
	pid_t pid = fork();
	cpu_set_t one;

	if (pid)
		return pid;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
	for (;;)
		call_target(1000);
}

/*
 * NMIs, one for each CPU but ours, come while programs run there: each either runs its program, or
 * finds the CPU taken and counts that.
 */
static void test_nmi(void)
{
	int hash = new_map(BPF_MAP_TYPE_HASH, 8, 8, 16, 0), dev = device(), other = device();
	struct prog p = load_counter(), q = load_recorder(hash);
	long long in_nmi = stat_value("nmi");
	struct dtrace_counters c;
	cpu_set_t all, one;
	int before, n;
	pid_t pid;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2) {
		printf("  one CPU alone sends no NMIs\n");
		skipped++;
		goto out;
	}
	CHECK(!sched_getaffinity(0, sizeof(all), &all));
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	CHECK(!sched_setaffinity(0, sizeof(one), &one));
	CHECK(attach_one(dev, DTRACE_ENTRY, p.fd, symbol("dtrace_target_nmi"), 1) > 0);
	before = target_nmis();
	for (int i = 0; i < 10; i++)
		CHECK(write_file("/proc/sysrq-trigger", "l"));
	n = target_nmis() - before;
	CHECK(n >= 10);
	EQUAL(p.seen->n, n);
	EQUAL(counters(dev).fired, n);
	EQUAL(stat_value("nmi") - in_nmi, n);

	/* a program with a helper call is on that CPU most of the time, */
	CHECK(attach_one(other, DTRACE_ENTRY, q.fd, symbol("dtrace_target_args"), 1) > 0);
	CHECK(attach_one(other, DTRACE_ENTRY, q.fd, symbol("dtrace_target_other"), 1) > 0);
	pid = busy_on(1);
	while (!q.seen->n)
		usleep(1000);
	before = target_nmis();
	for (int i = 0; i < 100; i++)
		CHECK(write_file("/proc/sysrq-trigger", "l"));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	c = counters(dev);
	EQUAL(c.fired + c.recursion + c.busy + c.not_watched - n, target_nmis() - before);
	EQUAL(p.seen->n, c.fired);
	printf("  of %d NMIs %llu ran, %llu came while a program was at work\n",
	       target_nmis() - before, (unsigned long long)c.fired - n,
	       (unsigned long long)c.recursion + c.busy);
	EQUAL(counters(other).recursion, 0);
	CHECK(!sched_setaffinity(0, sizeof(all), &all));
out:
	close(dev);
	close(other);
	close(hash);
	free_prog(&p);
	free_prog(&q);
}

/* CPUs go and come while functions are probed: what is called on them is counted, and is kept. */
static void test_cpus_go(void)
{
	const char *online = "/sys/devices/system/cpu/cpu1/online";
	struct prog p = load_counter(), q = load_counter();
	struct dtrace_point *points;
	int dev = device(), one;
	cpu_set_t all, only;
	unsigned n;

	if (access(online, W_OK)) {
		printf("  no CPU can go\n");
		skipped++;
		goto out;
	}
	points = all_functions(&n);
	CHECK(!sched_getaffinity(0, sizeof(all), &all));
	CPU_ZERO(&only);
	CPU_SET(1, &only);
	one = attach_one(dev, DTRACE_ENTRY, p.fd, symbol("dtrace_target_other"), 1);
	CHECK(one > 0);
	/* the code that takes a CPU off runs under probes, too */
	CHECK(attach_flags(dev, DTRACE_ENTRY, q.fd, points, n, DTRACE_ATTACH_SKIP_BAD, NULL) > 0);
	for (int i = 1; i <= 5; i++) {
		CHECK(!sched_setaffinity(0, sizeof(only), &only));
		call_target(10);
		CHECK(!sched_setaffinity(0, sizeof(all), &all));
		EQUAL(p.seen->n, 20 * i - 10);
		CHECK(write_file(online, "0"));
		call_target(10);
		EQUAL(p.seen->n, 20 * i);
		CHECK(write_file(online, "1"));
	}
	/* while one is off: attach, detach, unload */
	CHECK(write_file(online, "0"));
	CHECK(!detach(dev, one));
	one = attach_one(dev, DTRACE_ENTRY, p.fd, symbol("dtrace_target_args"), 1);
	CHECK(one > 0);
	call_target(10);
	EQUAL(p.seen->n, 110);
	close(dev);
	EQUAL(enabled_functions(), 0);
	CHECK(!unload_module("dtrace"));
	CHECK(!load_module(in_dir("dtrace.ko"), ""));
	CHECK(write_file(online, "1"));
	dev = device();
	CHECK(attach_one(dev, DTRACE_ENTRY, p.fd, symbol("dtrace_target_args"), 1) > 0);
	CHECK(!sched_setaffinity(0, sizeof(only), &only));
	call_target(10);
	EQUAL(p.seen->n, 120);
	CHECK(!sched_setaffinity(0, sizeof(all), &all));
	free(points);
out:
	close(dev);
	free_prog(&p);
	free_prog(&q);
}

static const struct test tests[] = {
	{ "no-memory", test_no_memory },
	{ "nmi", test_nmi },
	{ "cpus-go", test_cpus_go },
};

int main(int argc, char **argv)
{
	return run_tests("driver-hard", tests, sizeof(tests) / sizeof(*tests), argc, argv);
}
