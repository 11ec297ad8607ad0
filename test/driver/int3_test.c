// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * int3_test DIR: breakpoints with programs at them: of processes, of debuggers, of the kernel's probes wherever these are; DIR has
 * dtrace.ko and dtrace_target.ko. For a guest of the lab, where nobody else has any.
 */
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "faults.h"

#ifdef __x86_64__
#define REGS_IP 128 /* struct pt_regs of the kernel: ip, then cs */
#define WORD	BPF_DW
#else
#define REGS_IP 48
#define WORD	BPF_W
#endif

/* What a program at int3 saw. */
struct breakpoints {
	uint64_t n, user, here, failed, succeeded, full, time;
};

struct breaker {
	int fd, map;
	volatile struct breakpoints *seen;
};

#define SEEN(name) offsetof(struct breakpoints, name)

/*
 * Counts all, those of user mode and those at an address; asks for the time; loads from nowhere; and if there is a ring writes 8 bytes
 * into it, and counts when that fails.
 */
static struct breaker load_breaker(uint64_t here, int ring)
{
	struct breaker b = { .map = new_map(BPF_MAP_TYPE_ARRAY, 4, sizeof(struct breakpoints), 1,
					    BPF_F_MMAPABLE) };
	struct bpf_insn insns[80] = {
		MOV(6, 1),
		MAP_VALUE(7, b.map),
		MOVI(8, 1),
		INC(7, 8, SEEN(n)),
		/* ip and cs */
		LOAD(3, 6, 8 * DTRACE_CTX_REGS),
		ADDI(3, REGS_IP),
		MOV(1, 10),
		ADDI(1, -16),
		MOVI(2, 2 * sizeof(long)),
		CALL(BPF_FUNC_probe_read_kernel),
		INSN(BPF_LDX | BPF_MEM | WORD, 9, 10, -16, 0),
		INSN(BPF_LDX | BPF_MEM | BPF_B, 2, 10, -16 + (int)sizeof(long), 0),
		INSN(BPF_ALU64 | BPF_AND | BPF_K, 2, 0, 0, 3),
		JUMPI(BPF_JEQ, 2, 0, 1),
		INC(7, 8, SEEN(user)),
		IMM64(1, here),
		JUMP(BPF_JNE, 9, 1, 1),
		INC(7, 8, SEEN(here)),
		CALL(BPF_FUNC_ktime_get_ns),
		STORE(7, 0, SEEN(time)),
		MOV(1, 10),
		ADDI(1, -8),
		MOVI(2, 8),
		MOVI(3, 0x1000),
		CALL(BPF_FUNC_probe_read_user),
		JUMPI(BPF_JEQ, 0, 0, 2),
		INC(7, 8, SEEN(failed)),
		INSN(BPF_JMP | BPF_JA, 0, 0, 1, 0),
		INC(7, 8, SEEN(succeeded)),
	};
	int n = 31;

	if (ring >= 0) {
		struct bpf_insn record[] = {
			MAP_FD(1, ring),
			MOVI(2, 8),
			MOVI(3, 0),
			CALL(BPF_FUNC_ringbuf_reserve),
			JUMPI(BPF_JNE, 0, 0, 2),
			INC(7, 8, SEEN(full)),
			INSN(BPF_JMP | BPF_JA, 0, 0, 3, 0),
			MOV(1, 0),
			MOVI(2, 0),
			CALL(BPF_FUNC_ringbuf_discard),
		};
		memcpy(insns + n, record, sizeof(record));
		n += sizeof(record) / sizeof(*record);
	}
	insns[n++] = MOVI(0, 0);
	insns[n++] = EXIT();
	b.fd = load_type(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, insns, n);
	b.seen = mmap(NULL, sizeof(*b.seen), PROT_READ, MAP_SHARED, b.map, 0);
	if (b.seen == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return b;
}

static void free_breaker(struct breaker *b)
{
	munmap((void *)b->seen, sizeof(*b->seen));
	close(b->fd);
	close(b->map);
}

static int int3_device(const struct breaker *b)
{
	int dev = device();

	CHECK(attach_one(dev, DTRACE_TRAP, b->fd, INT3, 0) > 0);
	return dev;
}

/* Each one ran the program, or is counted as what else became of it. */
static void all_accounted(int dev, const struct breaker *b, long long seen)
{
	struct dtrace_counters c = counters(dev);

	EQUAL(b->seen->n, c.fired);
	EQUAL(c.fired + c.recursion + c.not_watched + c.busy + c.stack_full,
	      stat_value("seen_int3") - seen);
	EQUAL(b->seen->succeeded, 0);
	EQUAL(b->seen->failed, b->seen->n);
}

static volatile unsigned long signals;

static void count_signal(int sig)
{
	(void)sig;
	signals++;
}

extern const char int3_here[];

static void breakpoints_of_ours(int n)
{
	struct sigaction act = { .sa_handler = count_signal }, old;

	signals = 0;
	sigaction(SIGTRAP, &act, &old);
	for (int i = 0; i < n; i++)
		__asm__ volatile(".globl int3_here\nint3_here: int3" ::: "memory");
	sigaction(SIGTRAP, &old, NULL);
	EQUAL(signals, n);
}

static void test_user(void)
{
	struct breaker b = load_breaker((unsigned long)int3_here + 1, -1);
	long long seen = stat_value("seen_int3");
	int dev = int3_device(&b);

	breakpoints_of_ours(1000);
	EQUAL(b.seen->n, 1000);
	EQUAL(b.seen->user, 1000);
	EQUAL(b.seen->here, 1000);
	all_accounted(dev, &b, seen);
	FAILS(attach_one(dev, DTRACE_TRAP_RETURN, b.fd, INT3, 0), EINVAL);
	close(dev);
	/* and none any more */
	breakpoints_of_ours(10);
	EQUAL(b.seen->n, 1000);
	free_breaker(&b);
}

static __attribute__((noinline)) int stepped(int a)
{
	__asm__ volatile(".globl int3_stepped\nint3_stepped: nop" : "+r"(a));
	return a + 1;
}
extern const char int3_stepped[];

/* What a debugger does: puts a breakpoint, waits for it, takes it away, lets the program go on. */
static void test_debugger(void)
{
	struct breaker b = load_breaker((unsigned long)int3_stepped + 1, -1);
	int dev = int3_device(&b), status, n = 0;
	struct user_regs_struct regs;
	pid_t pid = fork();
	long word;

	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		_exit(stepped(41));
	}
	for (;;) {
		CHECK(waitpid(pid, &status, 0) == pid);
		if (!WIFSTOPPED(status))
			break;
		errno = 0;
		word = ptrace(PTRACE_PEEKTEXT, pid, int3_stepped, NULL);
		CHECK(!errno);
		if (WSTOPSIG(status) == SIGSTOP) {
			word = (word & ~0xffl) | 0xcc;
		} else {
			EQUAL(WSTOPSIG(status), SIGTRAP);
			EQUAL(word & 0xff, 0xcc);
			word = (word & ~0xffl) | 0x90;
			n++;
		}
		CHECK(!ptrace(PTRACE_POKETEXT, pid, int3_stepped, word));
		CHECK(!ptrace(PTRACE_GETREGS, pid, NULL, &regs));
		if (WSTOPSIG(status) == SIGTRAP) {
#ifdef __x86_64__
			EQUAL(regs.rip, (unsigned long)int3_stepped + 1);
			regs.rip--;
#else
			EQUAL(regs.eip, (unsigned long)int3_stepped + 1);
			regs.eip--;
#endif
			CHECK(!ptrace(PTRACE_SETREGS, pid, NULL, &regs));
		}
		CHECK(!ptrace(PTRACE_CONT, pid, NULL, NULL));
		if (bad)
			break;
	}
	kill(pid, SIGKILL);
	EQUAL(n, 1);
	EQUAL(WEXITSTATUS(status), 42);
	EQUAL(b.seen->here, 1);
	close(dev);
	free_breaker(&b);
}

/* A probe of the kernel's, in the middle of a function: the target sees that its handler runs each time, and the function's value. */
static void test_kernel(void)
{
	struct breaker b = load_breaker(symbol("dtrace_target_in_breakpoint") + 1, -1);
	long long seen = stat_value("seen_int3");
	unsigned long long nmi = stat_value("nmi");
	int dev = int3_device(&b);

	CHECK(make_faults("breakpoint", 1000, 0));
	EQUAL(b.seen->here, 1000);
	EQUAL(b.seen->user, 0);
	/* the kernel has another one behind the copy of an instruction that it lets run elsewhere */
	CHECK(b.seen->n == 1000 || b.seen->n == 2000);
	EQUAL(stat_value("nmi") - nmi, b.seen->n);
	all_accounted(dev, &b, seen);
	close(dev);
	free_breaker(&b);
}

/* In which place behind the entry of a function the kernel takes a breakpoint; -1: in none. */
static bool break_in(const char *function, const int *offsets, int n)
{
	char text[96];

	for (int i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "%s %d", function, offsets[i]);
		if (write_file("/sys/module/dtrace_target/parameters/breakpoint", text))
			return true;
	}
	printf("  the kernel takes no breakpoint in %s (errno %d)\n", function, errno);
	skipped++;
	return false;
}

static void break_nowhere(void)
{
	CHECK(write_file("/sys/module/dtrace_target/parameters/breakpoint", "-"));
}

/* The program itself comes to a breakpoint: that one is not for the program, and still is for who wanted it. */
static void inside_program(const char *function)
{
	static const int begin[] = { 0, 4 };
	struct breaker b = load_breaker((unsigned long)int3_here + 1, -1);
	long long seen = stat_value("seen_int3");
	int dev = int3_device(&b), before;

	if (!break_in(function, begin, 2))
		goto out;
	before = target_parameter("breakpoint");
	breakpoints_of_ours(1000);
	CHECK(target_parameter("breakpoint") - before >= 1000);
	break_nowhere();
	EQUAL(b.seen->here, 1000);
	CHECK(counters(dev).recursion >= 1000);
	all_accounted(dev, &b, seen);
out:
	close(dev);
	free_breaker(&b);
}

static void test_in_program(void)
{
	inside_program("ktime_get_mono_fast_ns");
}

/* ... and the driver does before it knows whether programs may run. */
static void test_in_driver(void)
{
	inside_program("rcu_is_watching");
}

/* No breakpoint is taken in what the driver runs where that would never end. */
static void test_closed(void)
{
	static const char *const closed[] = { "dt_before_int3", "dt_trap_before", "dt_enter",
					      "dt_leave",	"dt_decline",	  "dt_event_add" };
	char text[64];

	for (size_t i = 0; i < sizeof(closed) / sizeof(*closed); i++) {
		CHECK(symbol(closed[i]));
		snprintf(text, sizeof(text), "%s 0", closed[i]);
		FAILS(write_file("/sys/module/dtrace_target/parameters/breakpoint", text) ? 0 : -1,
		      EINVAL);
	}
}

/* Counts, and writes to a ring. */
static struct prog load_writer(int ring)
{
	struct prog p = { .map = new_map(BPF_MAP_TYPE_ARRAY, 4, sizeof(struct seen), 1,
					 BPF_F_MMAPABLE) };
	struct bpf_insn insns[] = {
		MAP_VALUE(7, p.map),
		MOVI(1, 1),
		INC(7, 1, 0),
		MAP_FD(1, ring),
		MOVI(2, 8),
		MOVI(3, 0),
		CALL(BPF_FUNC_ringbuf_reserve),
		JUMPI(BPF_JEQ, 0, 0, 3),
		MOV(1, 0),
		MOVI(2, 0),
		CALL(BPF_FUNC_ringbuf_discard),
		MOVI(0, 0),
		EXIT(),
	};

	p.fd = load_type(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, insns, sizeof(insns) / sizeof(*insns));
	p.seen = mmap(NULL, sizeof(struct seen), PROT_READ, MAP_SHARED, p.map, 0);
	return p;
}

static int open_raw_tracepoint(const char *name, int prog)
{
	union bpf_attr a = { .raw_tracepoint = { .name = ptr(name), .prog_fd = prog } };

	return bpf(BPF_RAW_TRACEPOINT_OPEN, &a);
}

/*
 * A program at each system call, by the kernel alone, writes to a ring; a breakpoint stands where the kernel gives back any lock; the
 * program at it writes to the same ring, whose lock is held. It must not wait for it. Only entries can be had by ftrace:
 * a breakpoint is behind that.
 */
static void test_locked(void)
{
	static const int behind[] = { 5, 9 };
	/* nobody reads it, and it doesn't get full: only the lock is in the way */
	int ring = new_map(BPF_MAP_TYPE_RINGBUF, 0, 0, 1 << 22, 0);
	struct breaker b = load_breaker(0, ring);
	struct prog caller = load_writer(ring);
	long long seen = stat_value("seen_int3");
	int dev = int3_device(&b), link = open_raw_tracepoint("sys_enter", caller.fd);

	CHECK(link >= 0);
	if (symbol("resilient_queued_spin_lock_slowpath")) {
		printf("  this kernel's rings have locks that see for themselves\n");
		skipped++;
		goto out;
	}
	if (!break_in("_raw_spin_unlock_irqrestore", behind, 2))
		goto out;
	for (int i = 0; i < 2000; i++)
		syscall(SYS_getppid);
	breakpoints_of_ours(100);
	CHECK(target_parameter("breakpoint") >= 2000);
	break_nowhere();
	CHECK(caller.seen->n >= 2000);
	CHECK(b.seen->full >= 2000);
	CHECK(b.seen->user >= 100);
	printf("  %llu breakpoints, %llu of them while the ring was locked\n",
	       (unsigned long long)b.seen->n, (unsigned long long)b.seen->full);
out:
	close(link);
	all_accounted(dev, &b, seen);
	close(dev);
	free_breaker(&b);
	free_prog(&caller);
	close(ring);
}

static pid_t break_kernel_for_ever(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	for (;;)
		if (!make_faults("breakpoint", 20, 0))
			_exit(1);
}

/* Every so many functions there are; the first of them, 500. */
static unsigned some_functions(struct dtrace_point **points)
{
	unsigned n, step, k = 0;

	*points = all_functions(&n);
	step = n / 500 ? n / 500 : 1;
	for (unsigned i = 0; i < n && k < 500; i += step)
		(*points)[k++] = (*points)[i];
	return k;
}

/*
 * Hooks come and go, and the driver with them, while processes and the kernel run into breakpoints, and ftrace puts its own into 500
 * functions and takes them away.
 */
static void test_come_and_go(void)
{
	struct breaker b = load_breaker(0, -1);
	struct prog p = load_counter();
	struct dtrace_point *points;
	unsigned n = some_functions(&points), want = 0;
	int status, dev;
	pid_t pids[3];

	pids[0] = exact_on(0);
	pids[1] = exact_on((int)sysconf(_SC_NPROCESSORS_ONLN) - 1);
	pids[2] = break_kernel_for_ever();
	for (int i = 0; i < 24; i++) {
		dev = int3_device(&b);
		for (unsigned k = 0; k < n; k++)
			points[k].cookie = k;
		CHECK(attach_flags(dev, DTRACE_ENTRY, p.fd, points, n, DTRACE_ATTACH_SKIP_BAD,
				   NULL) > 0);
		usleep(10000);
		want++;
		close(dev);
		if (i % 4 < 3)
			continue;
		CHECK(!unload_module("dtrace"));
		CHECK(!load_module(in_dir("dtrace.ko"), ""));
	}
	for (int i = 0; i < 3; i++) {
		CHECK(!waitpid(pids[i], &status, WNOHANG));
		kill(pids[i], SIGKILL);
		waitpid(pids[i], &status, 0);
	}
	CHECK(b.seen->n >= want);
	EQUAL(b.seen->succeeded, 0);
	CHECK(p.seen->n);
	printf("  %llu breakpoints, %llu of them of processes\n", (unsigned long long)b.seen->n,
	       (unsigned long long)b.seen->user);
	free(points);
	free_prog(&p);
	free_breaker(&b);
}

static const struct test tests[] = {
	{ "user", test_user },		 { "debugger", test_debugger },
	{ "kernel", test_kernel },	 { "in-program", test_in_program },
	{ "in-driver", test_in_driver }, { "closed", test_closed },
	{ "locked", test_locked },	 { "come-and-go", test_come_and_go },
};

int main(int argc, char **argv)
{
	if (!exact_init()) {
		perror("memory");
		return 1;
	}
	return run_tests("driver-int3", tests, sizeof(tests) / sizeof(*tests), argc, argv);
}
