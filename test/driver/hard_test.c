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
 * Memory runs out at each place in turn where attaching asks for it: nothing is left behind, what
 * was attached before still runs. Detaching can't fail, whatever there is no memory for.
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

/* Counts where it runs in this process. */
static struct prog load_own_counter(void)
{
	struct prog p = { .map = new_map(BPF_MAP_TYPE_ARRAY, 4, sizeof(struct seen), 1,
					 BPF_F_MMAPABLE) };
	struct bpf_insn insns[] = { CALL(BPF_FUNC_get_current_pid_tgid),
				    INSN(BPF_ALU64 | BPF_RSH | BPF_K, 0, 0, 0, 32),
				    INSN(BPF_JMP | BPF_JNE | BPF_K, 0, 0, 4, getpid()),
				    MAP_VALUE(7, p.map),
				    MOVI(1, 1),
				    INC(7, 1, 0),
				    MOVI(0, 0),
				    EXIT() };

	p.fd = load_type(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, insns, sizeof(insns) / sizeof(*insns));
	p.seen = mmap(NULL, sizeof(struct seen), PROT_READ, MAP_SHARED, p.map, 0);
	return p;
}

/*
 * At each system call a record goes into a ring: a program of the kernel's own, not of the driver.
 */
static int ring_at_system_calls(int ring)
{
	struct bpf_insn insns[] = { MOVI(1, 0),
				    STORE(10, 1, -8),
				    MAP_FD(1, ring),
				    MOV(2, 10),
				    ADDI(2, -8),
				    MOVI(3, 8),
				    MOVI(4, BPF_RB_NO_WAKEUP),
				    CALL(BPF_FUNC_ringbuf_output),
				    MOVI(0, 0),
				    EXIT() };
	union bpf_attr a = { 0 };
	int prog = load_type(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, insns,
			     sizeof(insns) / sizeof(*insns)),
	    link;

	a.raw_tracepoint.name = ptr("sys_enter");
	a.raw_tracepoint.prog_fd = prog;
	link = bpf(BPF_RAW_TRACEPOINT_OPEN, &a);
	CHECK(link >= 0);
	close(prog);
	return link;
}

struct row {
	char name[64];
	const char *why;
	struct prog p;
	int dev;
};

/* Of a function that is refused by the driver: how often it was reached. */
static long long reached(const struct row *r)
{
	struct dtrace_counters c = counters(r->dev);

	return c.fired + c.recursion + c.not_watched + c.busy + c.stack_full;
}

/* A program that has so many bytes of stack. */
static struct prog load_with_stack(int bytes)
{
	struct prog p = { .map = -1 };
	struct bpf_insn insns[] = { MOVI(0, 0), STORE(10, 0, -bytes), EXIT() };

	p.fd = load_type(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, insns, sizeof(insns) / sizeof(*insns));
	return p;
}

/* Without the compiler of programs, they are interpreted by a function for each size of stack. */
static void run_interpreted(void)
{
	const char *jit = "/proc/sys/net/core/bpf_jit_enable";
	char was[16] = "";
	int dev = device();
	FILE *f = fopen(jit, "r");

	CHECK(f && fgets(was, sizeof(was), f));
	if (f)
		fclose(f);
	CHECK(write_file(jit, "0"));
	for (int bytes = 32; bytes <= 512; bytes += 32) {
		struct prog p = load_with_stack(bytes);
		int id = attach_one(dev, DTRACE_ENTRY, p.fd, symbol("dtrace_target_other"), 1);

		CHECK(id > 0);
		call_target(5);
		EQUAL(counters(dev).fired, bytes / 32 * 5);
		CHECK(!detach(dev, id));
		close(p.fd);
	}
	CHECK(write_file(jit, was));
	close(dev);
}

/* The first function on an interrupt's stack: its words of arguments would be beyond. */
static void read_beyond_stack(const struct row *r)
{
	static const char *const first[] = { "__sysvec_apic_timer_interrupt", "__do_softirq",
					     "handle_softirqs", "handle_edge_irq" };
	struct prog p = load_counter();
	double end = now() + 30;
	int dev = device();

	for (size_t i = 0; i < sizeof(first) / sizeof(*first); i++)
		if (symbol(first[i]))
			attach_one(dev, DTRACE_ENTRY, p.fd, symbol(first[i]), 1);
	while (!counters(r->dev).recursion && now() < end)
		getppid();
	close(dev);
	free_prog(&p);
}

/*
 * The list of refused functions is needed: with a driver that refuses none, each of them does what
 * its row says. That is harmless as long as programs only count. What they can't be left to do was
 * seen once on 6.1: a program at _raw_spin_unlock_irqrestore that writes to a ring, when another
 * one in the kernel has just written to the same ring, waits for ever for the lock that its CPU
 * holds. __switch_to isn't shown: kernels with a function graph tracer, which Debian's are, don't
 * let it be traced, so that it isn't in their list. What a 32-bit processor runs before it has page
 * tables isn't shown either: test_cpus_go() without those rows ends with a triple fault.
 */
static void test_refused_needed(void)
{
	static struct row rows[128];
	struct dtrace_point *points, set[1000];
	int n = 0, dev, link, ring = new_map(BPF_MAP_TYPE_RINGBUF, 0, 0, 1 << 20, 0);
	struct prog p = load_counter();
	char line[512], why[400];
	unsigned all, taken = 0;
	FILE *f = fopen("/proc/dtrace/refused", "r");

	while (f && n < 128 && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %399[^\n]", rows[n].name, why) == 2)
			rows[n++].why = strdup(why);
	if (f)
		fclose(f);
	CHECK(n > 10 && n < 128);
	points = all_functions(&all);
	CHECK(!unload_module("dtrace"));
	CHECK(!load_module(in_dir("dtrace.ko"), "refuse=0"));
	for (int i = 0; i < n; i++) {
		struct row *r = &rows[i];

		r->dev = device();
		r->p = strstr(r->why, "lock held") || strstr(r->why, "lock is held")
			       ? load_own_counter()
			       : load_counter();
		if (attach_one(r->dev, DTRACE_ENTRY, r->p.fd, symbol(r->name), 1) <= 0) {
			printf("  %s can't be probed anyway (errno %d)\n", r->name, errno);
			bad = true;
		}
	}
	/* patching: once for each function */
	dev = device();
	for (unsigned i = all / 3; i < all && taken < 1000; i++)
		set[taken++] = points[i];
	CHECK(attach_flags(dev, DTRACE_ENTRY, p.fd, set, taken, DTRACE_ATTACH_SKIP_BAD, NULL) > 0);
	for (unsigned i = all = 0; i < taken; i++)
		all += set[i].where != 0;
	close(dev);
	for (int i = 0; i < n; i++)
		if (!strncmp(rows[i].why, "patching", 8) && reached(&rows[i]) < all) {
			printf("  %s: %lld times for %u functions\n", rows[i].name,
			       reached(&rows[i]), all);
			bad = true;
		}
	/* locks: while a ring's is held, once for each record; bpf(2) isn't at work */
	link = ring_at_system_calls(ring);
	for (int i = 0; i < 1000; i++)
		syscall(__NR_getppid);
	close(link);
	for (int i = 0; i < n; i++)
		if (strstr(rows[i].name, "irqsave") || strstr(rows[i].name, "irqrestore"))
			CHECK(rows[i].p.seen->n >= 1000);
	/*
	 * those that a probe itself runs: their own program never does; of two names only one is
	 * used
	 */
	for (int i = 0; i < n; i++) {
		if (!strcmp(rows[i].name, "lookup_address"))
			read_beyond_stack(&rows[i]);
		if (!strcmp(rows[i].name, "___bpf_prog_run"))
			run_interpreted();
	}
	for (int i = 0; i < n; i++)
		if (strstr(rows[i].why, "itself calls") || strstr(rows[i].why, "interprets"))
			if (!counters(rows[i].dev).recursion &&
			    (strcmp(rows[i].name, "lookup_address_in_pgd") ||
			     !symbol("lookup_address_in_pgd_attr"))) {
				printf("  %s: no probe runs it\n", rows[i].name);
				bad = true;
			}
	for (int i = 0; i < n; i++) {
		close(rows[i].dev);
		free_prog(&rows[i].p);
		free((void *)rows[i].why);
	}
	EQUAL(enabled_functions(), 0);
	CHECK(!unload_module("dtrace"));
	CHECK(!load_module(in_dir("dtrace.ko"), ""));
	close(ring);
	free(points);
	free_prog(&p);
}

/* A module comes and goes, while everything is probed that runs to make it come and go. */
static void test_modules_come(void)
{
	struct prog p = load_counter(), q = load_counter();
	struct dtrace_point *points;
	int dev, other, ours = 1;
	unsigned n;
	pid_t pid;

	points = all_functions(&n);
	/* it, and who it leaves behind, have no session of ours */
	pid = fork();
	if (!pid)
		for (;;)
			waitpid(fork() ?: (_exit(0), 0), NULL, 0);
	dev = device();
	other = device();
	CHECK(attach_flags(dev, DTRACE_ENTRY, q.fd, points, n, DTRACE_ATTACH_SKIP_BAD, NULL) > 0);
	for (int i = 1; i <= 5; i++) {
		int id = attach_one(other, DTRACE_ENTRY, p.fd, symbol("dtrace_target_other"), i);

		CHECK(id > 0);
		call_target(10);
		EQUAL(p.seen->n, 10 * i);
		if (i & 1)
			CHECK(!detach(other, id));
		n = enabled_functions();
		CHECK(!unload_module("dtrace_target"));
		if (i == 1 || !(i & 1))
			CHECK((unsigned)enabled_functions() < n);
		/* others may come to lie where it was */
		CHECK(!load_module(in_dir("dtrace_target.ko"), ""));
		call_target(10);
		EQUAL(p.seen->n, 10 * i);
		ours += !(i & 1);
		EQUAL(stat_value("attachments"), ours);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	CHECK(q.seen->n > 10000);
	close(dev);
	close(other);
	EQUAL(enabled_functions(), 0);
	free(points);
	free_prog(&p);
	free_prog(&q);
}

static const struct test tests[] = {
	{ "no-memory", test_no_memory },
	{ "refused-needed", test_refused_needed },
	{ "nmi", test_nmi },
	{ "cpus-go", test_cpus_go },
	{ "modules-come", test_modules_come },
};

int main(int argc, char **argv)
{
	return run_tests("driver-hard", tests, sizeof(tests) / sizeof(*tests), argc, argv);
}
