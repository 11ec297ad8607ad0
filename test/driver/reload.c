// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * reload DIR COUNT [SEED]: the driver is loaded, everything is enabled, traces and is taken away, and the driver is unloaded: COUNT times,
 * under a storm of forks, faults, signals and of a module that comes and goes. DIR has dtrace.ko and dtrace_target.ko.
 *
 * At the end the machine is as it was after the first few times: text, vectors, and the memory in use. What the driver counted is
 * exact where only this test calls: vfs_truncate() of a file of its own.
 */
#include <linux/perf_event.h>
#include <sys/sysinfo.h>

#include "picture.h"
#include "storm.h"

#define SET	  500
#define CALLS	  20
#define WARM	  5	/* times until caches have their size */
#define MAY_SWING 65536 /* KiB; 30 MiB have been seen to come and go */
#define MAY_GROW  2048
#define PAGEFAULT 14

static const char *dir;
static char file[] = "/tmp/reload.XXXXXX";
static struct dtrace_point *functions;
static unsigned nfunctions;
static unsigned long long fired, declined, missed;
static int cycle;

#define MUST(what)                                                                                 \
	do {                                                                                       \
		if (!(what)) {                                                                     \
			printf("  time %d, line %d: %s (errno %d)\n", cycle, __LINE__, #what,      \
			       errno);                                                             \
			storm_stop("dtrace_target");                                               \
			printf("driver-reload: 0 passed, 1 failed, 0 skipped\n");                  \
			exit(1);                                                                   \
		}                                                                                  \
	} while (0)

static const char *in_dir(const char *name)
{
	static char path[2][4096];
	static int k;

	snprintf(path[k ^= 1], sizeof(path[0]), "%s/%s", dir, name);
	return path[k];
}

/* Programs of the kernel's own sources beside the driver's. */
struct others {
	int tracepoints[3], prog, timer_prog, timers[64], ntimers;
};

static int raw_tracepoint(const char *name, int prog)
{
	union bpf_attr a = { .raw_tracepoint = { .name = ptr(name), .prog_fd = prog } };

	return bpf(BPF_RAW_TRACEPOINT_OPEN, &a);
}

static void others_start(struct others *o)
{
	static const char *const names[] = { "sys_enter", "sys_exit", "page_fault_user" };
	struct bpf_insn nothing[] = { MOVI(0, 0), EXIT() };

	o->prog = load_type(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, nothing, 2);
	o->timer_prog = load_type(BPF_PROG_TYPE_PERF_EVENT, 0, nothing, 2);
	for (int i = 0; i < 3; i++)
		MUST((o->tracepoints[i] = raw_tracepoint(names[i], o->prog)) >= 0);
	o->ntimers = get_nprocs() < 64 ? get_nprocs() : 64;
	for (int cpu = 0; cpu < o->ntimers; cpu++) {
		struct perf_event_attr a = { .type = PERF_TYPE_SOFTWARE,
					     .size = sizeof(a),
					     .config = PERF_COUNT_SW_CPU_CLOCK,
					     .freq = 1,
					     .sample_freq = 997 };
		int fd = (int)syscall(__NR_perf_event_open, &a, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);

		o->timers[cpu] = fd;
		MUST(fd >= 0 && !ioctl(fd, PERF_EVENT_IOC_SET_BPF, o->timer_prog));
	}
}

static void others_stop(struct others *o)
{
	for (int i = 0; i < 3; i++)
		close(o->tracepoints[i]);
	for (int cpu = 0; cpu < o->ntimers; cpu++)
		close(o->timers[cpu]);
	close(o->prog);
	close(o->timer_prog);
}

/* 0 if a source does not work here. */
static int may_attach(int dev, unsigned sources, int source, int prog, struct dtrace_point *points,
		      unsigned n)
{
	int id = 0;

	if (sources & 1u << source) {
		id = attach_flags(dev, source, prog, points, n, DTRACE_ATTACH_SKIP_BAD, NULL);
		MUST(id > 0);
	}
	return id;
}

static void one_time(unsigned place, bool wait)
{
	struct prog entry = load_recorder(-1), ret = load_recorder(-1), set = load_counter();
	struct dtrace_point points[SET], own = { functions[place].where, 7 },
					 fault = { PAGEFAULT, 0 };
	struct dtrace_info info = { .size = sizeof(info) };
	struct dtrace_counters c;
	struct others others;
	int dev, first;

	MUST(!load_module(in_dir("dtrace.ko"), ""));
	MUST((dev = open(DTRACE_DEVICE, O_RDWR | O_CLOEXEC)) >= 0);
	MUST(!ioctl(dev, DTRACE_IOC_INFO, &info));
	others_start(&others);
	for (int i = 0; i < SET; i++)
		points[i] = functions[rand() % nfunctions];
	MUST(attach_flags(dev, DTRACE_ENTRY, entry.fd, &own, 1, 0, NULL) > 0);
	may_attach(dev, info.sources, DTRACE_RETURN, ret.fd, &own, 1);
	first = may_attach(dev, info.sources, DTRACE_ENTRY, set.fd, points, SET);
	for (int i = 0; i < SET; i++)
		points[i] = functions[rand() % nfunctions];
	may_attach(dev, info.sources, DTRACE_RETURN, set.fd, points, SET);
	if (info.traps & 1 << PAGEFAULT) {
		may_attach(dev, info.sources, DTRACE_TRAP, set.fd, &fault, 1);
		may_attach(dev, info.sources, DTRACE_TRAP_RETURN, set.fd, &fault, 1);
	}
	for (int i = 0; i < CALLS; i++)
		MUST(!truncate(file, i));
	if (wait)
		usleep(50000);
	c = counters(dev);
	MUST(entry.seen->n == CALLS && entry.seen->ctx[DTRACE_CTX_COOKIE] == 7);
	/* a call that found no room to be remembered is counted */
	if (info.sources & 1 << DTRACE_RETURN) {
		MUST(ret.seen->n <= CALLS && ret.seen->n + c.missed_returns >= CALLS);
		MUST(!ret.seen->n || !ret.seen->ctx[DTRACE_CTX_ARGS + 1]);
	}
	MUST(unload_module("dtrace") < 0 && errno == EWOULDBLOCK);
	if (cycle % 3 == 0)
		MUST(!detach(dev, first));
	c = counters(dev);
	fired += c.fired;
	declined += c.recursion + c.not_watched + c.busy + c.stack_full;
	missed += c.missed_returns;
	if (cycle & 1) {
		others_stop(&others);
		close(dev);
	} else {
		close(dev);
		others_stop(&others);
	}
	MUST(!unload_driver());
	MUST(access(DTRACE_DEVICE, F_OK) && access("/proc/dtrace", F_OK));
	MUST(enabled_functions() == 0);
	free_prog(&entry);
	free_prog(&ret);
	free_prog(&set);
}

/* What the kernel frees and patches behind our back, it has done. */
static bool quiet_picture(struct picture *p)
{
	storm_stop("dtrace_target");
	sleep(3);
	return take_picture(p);
}

int main(int argc, char **argv)
{
	struct picture before, after;
	unsigned place = 0, seed;
	int count, fd, changes;
	double begun;
	long all, kernel;
	uint64_t at;

	if (argc < 3) {
		fprintf(stderr, "usage: reload DIR COUNT [SEED]\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	dir = argv[1];
	count = atoi(argv[2]);
	seed = argc > 3 ? (unsigned)atoi(argv[3]) : (unsigned)time(NULL);
	srand(seed);
	printf("  %d times, seed %u\n", count, seed);
	fd = mkstemp(file);
	close(fd);
	functions = kernel_functions(&nfunctions);
	at = symbol("vfs_truncate");
	for (unsigned i = 0; i < nfunctions; i++)
		if (functions[i].where == at)
			place = i;
	MUST(place);
	MUST(new_picture(&before) && new_picture(&after));
	storm_start(in_dir("dtrace_target.ko"), "dtrace_target", GUSTS);
	for (cycle = -WARM; cycle < 0; cycle++)
		one_time(place, true);
	MUST(quiet_picture(&before));
	storm_start(in_dir("dtrace_target.ko"), "dtrace_target", GUSTS);
	begun = now();
	for (cycle = 0; cycle < count; cycle++) {
		one_time(place, cycle & 1);
		if (count >= 10 && cycle % (count / 10) == count / 10 - 1) {
			used_memory(&all, &kernel);
			printf("  %d times, %.0f s, %ld KiB in use, %ld of them the kernel's\n",
			       cycle + 1, now() - begun, all, kernel);
		}
	}
	MUST(quiet_picture(&after));
	printf("  %llu programs run, %llu declined, %llu returns missed\n", fired, declined,
	       missed);
	printf("  text %016llx, %016llx after\n",
	       (unsigned long long)checksum(before.text, before.size),
	       (unsigned long long)checksum(after.text, after.size));
	if (before.has_idt)
		printf("  vectors %016llx, %016llx after\n",
		       (unsigned long long)checksum(before.idt, IDT_BYTES),
		       (unsigned long long)checksum(after.idt, IDT_BYTES));
	printf("  in use: %ld KiB, %ld KiB after; the kernel's %ld KiB, %ld KiB after\n",
	       before.used, after.used, before.kernel, after.kernel);
	changes = show_changes(&before, &after);
	if (after.used - before.used > MAY_SWING || after.kernel - before.kernel > MAY_GROW) {
		printf("  memory was lost\n");
		changes++;
	}
	free_picture(&before);
	free_picture(&after);
	free(functions);
	unlink(file);
	printf("driver-reload: %d passed, %d failed, 0 skipped\n", !changes, !!changes);
	return changes ? 1 : 0;
}
