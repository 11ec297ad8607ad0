// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * trap_test DIR: processor exceptions with programs at them that fault themselves; DIR has dtrace.ko and dtrace_target.ko. For a
 * guest of the lab. EXACT is how many page faults of user mode are compared register by register (20000).
 */
#include <sys/uio.h>
#include <sys/wait.h>

#include "faults.h"

static unsigned long exact_count(void)
{
	const char *n = getenv("EXACT");

	return n ? strtoul(n, NULL, 0) : 20000;
}

static void attach_watcher(int dev, const struct watcher *w)
{
	CHECK(attach_one(dev, DTRACE_TRAP, w->fd, PAGE_FAULT, 1) > 0);
}

static void test_errors(void)
{
	struct prog p = load_counter();
	struct dtrace_info i = { .size = sizeof(i) };
	int dev = device();

	if (!traps_work(dev))
		goto out;
	CHECK(!ioctl(dev, DTRACE_IOC_INFO, &i));
	CHECK(i.traps & 1ull << PAGE_FAULT && i.traps & 1ull << DIVIDE_ERROR);
	CHECK(i.traps & 1ull << INVALID_OP && i.traps & 1ull << GENERAL_PROTECTION);
	CHECK(i.traps & 1ull << INT3);
	for (int kind = DTRACE_TRAP; kind <= DTRACE_TRAP_RETURN; kind++) {
		for (uint64_t nr = 0; nr < 40; nr++) {
			int id = attach_one(dev, kind, p.fd, nr, 0), err = errno;

			if (nr < 32 && i.traps & 1ull << nr &&
			    !(nr == INT3 && kind == DTRACE_TRAP_RETURN)) {
				CHECK(id > 0 && !detach(dev, id));
			} else {
				CHECK(id < 0);
				EQUAL(err, nr < 32 ? EINVAL : ENOENT);
			}
		}
		FAILS(attach_one(dev, kind, p.fd, 1ull << 32 | PAGE_FAULT, 0), ENOENT);
		FAILS(attach_one(dev, kind, p.fd, ~0ull, 0), ENOENT);
	}
	EQUAL(stat_value("attachments"), 0);
out:
	close(dev);
	free_prog(&p);
}

/* Every register comes through every exception, while each page fault makes faults of its own. */
static void exact_with(int kinds, unsigned long n)
{
	static const int vectors[] = { PAGE_FAULT, GENERAL_PROTECTION, INVALID_OP, DIVIDE_ERROR,
				       INT3 };
	struct watcher w =
		load_watcher((unsigned long)exact_pages,
			     (unsigned long)exact_pages + EXACT_PAGES * EXACT_PAGE, hole());
	struct prog other = load_counter();
	unsigned long long sum, ours = stat_value("faults_ours");
	unsigned long before[EXACT_KINDS], wrong = exact_wrong;
	long long divisions = stat_value("seen_divide_error");
	long long invalid = stat_value("seen_invalid_op"), faults = stat_value("seen_page_fault");
	long long int3 = stat_value("seen_int3");
	int dev = device();
	double t;

	for (int kind = DTRACE_TRAP; kind <= DTRACE_TRAP_RETURN; kind++)
		for (int i = 0; i < 5; i++)
			if (kinds & 1 << kind &&
			    !(vectors[i] == INT3 && kind == DTRACE_TRAP_RETURN))
				CHECK(attach_one(dev, kind,
						 !i && kind == DTRACE_TRAP ? w.fd : other.fd,
						 vectors[i], 0) > 0);
	memcpy(before, exact_done_n, sizeof(before));
	t = now();
	sum = exact_faults(n);
	t = now() - t;
	EQUAL(exact_wrong, wrong);
	EQUAL(exact_done_n[EXACT_TOUCH] - before[EXACT_TOUCH], n);
	if (kinds & 1 << DTRACE_TRAP) {
		EQUAL(w.seen->n, n);
		EQUAL(w.seen->user, n);
		EQUAL(w.seen->addresses, sum);
		EQUAL(w.seen->errors, 6 * n);
		CHECK(w.seen->failed > 10 * n);
		EQUAL(w.seen->succeeded, 0);
		CHECK((unsigned long long)stat_value("faults_ours") - ours >= n);
		CHECK(other.seen->n >= 4 * (n / 10));
	} else {
		CHECK(other.seen->n >= n);
	}
	/* what the programs made themselves finds them at work */
	EQUAL(counters(dev).recursion,
	      (stat_value("faults_ours") - ours) * (1 + !!(kinds & 1 << DTRACE_TRAP_RETURN)));
	EQUAL(counters(dev).stack_full, 0);
	CHECK(stat_value("seen_divide_error") - divisions >= (long)(n / 10));
	CHECK(stat_value("seen_invalid_op") - invalid >= (long)(n / 10));
	CHECK(stat_value("seen_page_fault") - faults >= (long)n);
	EQUAL(stat_value("seen_int3") - int3, kinds & 1 << DTRACE_TRAP ? n / 10 : 0);
	printf("  %lu page faults and %lu other exceptions in %.0f s, %llu faults of the "
	       "programs\n",
	       n, (EXACT_KINDS - 1) * (n / 10), t, stat_value("faults_ours") - ours);
	close(dev);
	free_watcher(&w);
	free_prog(&other);
}

static void test_exact(void)
{
	int dev = device();
	bool work = traps_work(dev);
	unsigned long n = exact_count();

	close(dev);
	if (!work)
		return;
	exact_with(1 << DTRACE_TRAP, n);
	exact_with(1 << DTRACE_TRAP | 1 << DTRACE_TRAP_RETURN, n);
	exact_with(1 << DTRACE_TRAP_RETURN, n / 10);
}

/* The hook is there and does nothing. */
static void test_pass_through(void)
{
	struct prog p = load_counter();
	unsigned long wrong = exact_wrong;
	int dev = device();

	if (!traps_work(dev))
		goto out;
	CHECK(attach_one(dev, DTRACE_TRAP, p.fd, PAGE_FAULT, 0) > 0);
	CHECK(write_file("/sys/module/dtrace/parameters/pass_through", "1"));
	usleep(1000);
	{
		uint64_t n = p.seen->n;
		long long user = stat_value("faults_user");

		exact_faults(2000);
		EQUAL(p.seen->n, n);
		EQUAL(stat_value("faults_user"), user);
	}
	CHECK(write_file("/sys/module/dtrace/parameters/pass_through", "0"));
	exact_faults(1000);
	CHECK(p.seen->n >= 1000);
	EQUAL(exact_wrong, wrong);
out:
	close(dev);
	free_prog(&p);
}

/* The kernel's own faults, for a system call, on pages of the process. */
static void test_for_user(void)
{
	struct watcher w =
		load_watcher((unsigned long)exact_pages,
			     (unsigned long)exact_pages + EXACT_PAGES * EXACT_PAGE, hole());
	int dev = device(), zero = open("/dev/zero", O_RDONLY);
	const int n = 1000;

	if (!traps_work(dev))
		goto out;
	madvise(exact_pages, EXACT_PAGES * EXACT_PAGE, MADV_DONTNEED);
	attach_watcher(dev, &w);
	for (int i = 0; i < n; i++) {
		EQUAL(read(zero, exact_pages + i * EXACT_PAGE + 100, 64), 64);
		if (bad)
			break;
	}
	EQUAL(w.seen->n, n);
	EQUAL(w.seen->user, 0);
	EQUAL(w.seen->errors, 2 * n);
	/* nothing is there to be read from: an error, not a signal */
	FAILS(read(zero, exact_hole, 64), EFAULT);
	madvise(exact_pages, EXACT_PAGES * EXACT_PAGE, MADV_DONTNEED);
out:
	close(zero);
	close(dev);
	free_watcher(&w);
}

/* The kernel's own faults, in each place: each is seen, each ends as it would without us. */
static void faults_at(const char *where, int n, int left)
{
	struct watcher w = load_watcher(hole(), hole() + 8, hole() + 64);
	unsigned long long ours = stat_value("faults_ours");
	int dev = device();

	if (!traps_work(dev))
		goto out;
	attach_watcher(dev, &w);
	CHECK(make_faults(where, n, left));
	EQUAL(w.seen->n, n);
	EQUAL(w.seen->addresses, n * hole());
	EQUAL(w.seen->errors, 0);
	CHECK(w.seen->failed >= 10ull * n);
	EQUAL(w.seen->succeeded, 0);
	EQUAL(counters(dev).recursion, stat_value("faults_ours") - ours);
	EQUAL(counters(dev).stack_full, 0);
out:
	close(dev);
	free_watcher(&w);
}

static void test_kernel(void)
{
	faults_at("plain", 1000, 0);
}

static void test_no_interrupts(void)
{
	faults_at("no-interrupts", 1000, 0);
}

static void test_interrupt(void)
{
	faults_at("interrupt", 1000, 0);
}

static void test_breakpoint(void)
{
	faults_at("breakpoint", 1000, 0);
}

/* As little of the stack as programs are still run with, and less: then they are not run, and that is counted. */
static void test_deep(void)
{
	int dev = device(), full = 0;
	struct watcher w = load_watcher(hole(), hole() + 8, hole() + 64);

	if (!traps_work(dev))
		goto out;
	for (int left = 6000; left >= 1600 && !full; left -= 32) {
		uint64_t n = w.seen->n;
		unsigned long before = counters(dev).stack_full;

		if (left == 6000)
			attach_watcher(dev, &w);
		CHECK(make_faults("deep", 10, left));
		full = (int)(counters(dev).stack_full - before);
		EQUAL(w.seen->n - n + full, 10);
		if (full)
			printf("  not run any more with %d bytes below the function that faults\n",
			       left);
	}
	EQUAL(full, 10);
	EQUAL(w.seen->succeeded, 0);
out:
	close(dev);
	free_watcher(&w);
}

/* NMIs that fault come while the other CPUs take faults: at any point of the hook. */
static void test_nmi(void)
{
	struct watcher w = load_watcher(hole(), hole() + 8, hole() + 64);
	int dev = device(), before = target_parameter("nmis_faulted"), n, status;
	struct dtrace_counters c;
	cpu_set_t all, one;
	pid_t pid;

	if (!traps_work(dev))
		goto out;
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2) {
		printf("  one CPU alone sends no NMIs\n");
		skipped++;
		goto out;
	}
	CHECK(!sched_getaffinity(0, sizeof(all), &all));
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	CHECK(!sched_setaffinity(0, sizeof(one), &one));
	attach_watcher(dev, &w);
	pid = exact_on(1);
	CHECK(make_faults("nmi", 1 << 30, 0));
	for (int i = 0; i < 200; i++)
		CHECK(write_file("/proc/sysrq-trigger", "l"));
	CHECK(make_faults("nmi", 0, 0));
	n = target_parameter("nmis_faulted") - before;
	CHECK(!waitpid(pid, &status, WNOHANG));
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	/* what was asked for and did not fault would be missing here */
	CHECK(n >= 200);
	c = counters(dev);
	CHECK(w.seen->n <= (unsigned)n &&
	      w.seen->n + c.recursion + c.busy + c.not_watched >= (unsigned)n);
	EQUAL(w.seen->addresses, w.seen->n * hole());
	printf("  of %d faults in NMIs %llu ran the program\n", n, (unsigned long long)w.seen->n);
	CHECK(!sched_setaffinity(0, sizeof(all), &all));
out:
	close(dev);
	free_watcher(&w);
}

/* Hooks come and go, and the driver with them, in the middle of faults. */
static void test_come_and_go(void)
{
	int dev = device(), status, times = 40;
	struct watcher w = load_watcher(0, 0, hole());
	pid_t pids[2];

	if (!traps_work(dev))
		goto out;
	close(dev);
	for (int i = 0; i < 2; i++)
		pids[i] = exact_on(i % (int)sysconf(_SC_NPROCESSORS_ONLN));
	for (int i = 0; i < times; i++) {
		dev = device();
		attach_watcher(dev, &w);
		if (i & 1)
			CHECK(attach_one(dev, DTRACE_TRAP_RETURN, w.fd, PAGE_FAULT, 1) > 0);
		usleep(10000);
		close(dev);
		if (i % 4 < 2)
			continue;
		/* whoever is asleep in a handler, with a return to come, may keep it a little longer */
		for (int k = 0; unload_module("dtrace") && k < 200; k++)
			usleep(50000);
		CHECK(!load_module(in_dir("dtrace.ko"), ""));
	}
	for (int i = 0; i < 2; i++) {
		CHECK(!waitpid(pids[i], &status, WNOHANG));
		kill(pids[i], SIGKILL);
		waitpid(pids[i], &status, 0);
	}
	dev = device();
out:
	close(dev);
	free_watcher(&w);
}

static void test_parameters(void)
{
	struct dtrace_info i = { .size = sizeof(i) };
	struct prog p = load_counter();
	int dev = device();

	if (!traps_work(dev)) {
		close(dev);
		goto out;
	}
	close(dev);
	CHECK(!unload_module("dtrace"));
	CHECK(!load_module(in_dir("dtrace.ko"), "traps=0"));
	dev = device();
	CHECK(!ioctl(dev, DTRACE_IOC_INFO, &i));
	EQUAL(i.sources & (1 << DTRACE_TRAP | 1 << DTRACE_TRAP_RETURN), 0);
	EQUAL(i.traps, 0);
	CHECK(!strcmp(i.trap_way, "none: switched off"));
	FAILS(attach_one(dev, DTRACE_TRAP, p.fd, PAGE_FAULT, 0), EOPNOTSUPP);
	close(dev);
	CHECK(!unload_module("dtrace"));
	CHECK(!load_module(in_dir("dtrace.ko"), "vectors=0x41"));
	dev = device();
	CHECK(!ioctl(dev, DTRACE_IOC_INFO, &i));
	EQUAL(i.traps, 0x41);
	FAILS(attach_one(dev, DTRACE_TRAP, p.fd, PAGE_FAULT, 0), EINVAL);
	CHECK(attach_one(dev, DTRACE_TRAP, p.fd, INVALID_OP, 0) > 0);
	exact_faults(100);
	EQUAL(p.seen->n, 10);
	close(dev);
	CHECK(!unload_module("dtrace"));
	CHECK(!load_module(in_dir("dtrace.ko"), ""));
out:
	free_prog(&p);
}

static const struct test tests[] = {
	{ "errors", test_errors },
	{ "exact", test_exact },
	{ "pass-through", test_pass_through },
	{ "for-user", test_for_user },
	{ "kernel", test_kernel },
	{ "no-interrupts", test_no_interrupts },
	{ "interrupt", test_interrupt },
	{ "breakpoint", test_breakpoint },
	{ "deep", test_deep },
	{ "nmi", test_nmi },
	{ "come-and-go", test_come_and_go },
	{ "parameters", test_parameters },
};

int main(int argc, char **argv)
{
	if (!exact_init()) {
		perror("memory");
		return 1;
	}
	return run_tests("driver-traps", tests, sizeof(tests) / sizeof(*tests), argc, argv);
}
