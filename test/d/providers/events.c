/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * events WHAT N [FILE]: makes the event WHAT happen N times, in this process or in children of it, and nothing else that can be
 * avoided. For tests that count how often a probe fires.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/bpf.h>
#include <linux/membarrier.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/msg.h>
#include <sys/sem.h>

#define PAGE 4096

static int n;
static const char *file;

static void fail(const char *what)
{
	fprintf(stderr, "events: %s: %s\n", what, strerror(errno));
	_exit(1);
}

static void nap(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

static void spin(long ms)
{
	struct timespec t;

	do
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < ms);
}

static void stay(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/* ---- processes, threads, signals ---- */

static void forks(void)
{
	for (int i = 0; i < n; i++) {
		if (!fork())
			_exit(0);
		wait(NULL);
	}
}

static void vforks(void)
{
	for (int i = 0; i < n; i++) {
		if (!vfork())
			_exit(0);
		wait(NULL);
	}
}

/* The name lies on the stack, where it is in memory when execve() begins. */
static void run(const char *program)
{
	char name[64];
	char *argv[] = { name, NULL };

	strcpy(name, program);
	for (int i = 0; i < n; i++) {
		if (!fork()) {
			execv(name, argv);
			_exit(0);
		}
		wait(NULL);
	}
}

static void execs(void)
{
	run("/bin/true");
}

static void bad_execs(void)
{
	run("/no/such/program");
}

static void *nothing(void *p)
{
	return p;
}

/* Children that the kernel does not make: the flags make no sense together. */
static void refused_forks(void)
{
	for (int i = 0; i < n; i++)
		if (syscall(SYS_clone, CLONE_SIGHAND, 0, 0, 0, 0) >= 0)
			fail("a clone that can't be");
}

static void threads(void)
{
	for (int i = 0; i < n; i++) {
		pthread_t t;

		pthread_create(&t, NULL, nothing, NULL);
		pthread_join(t, NULL);
	}
	nap(50); /* one that is joined may still have to exit */
}

static void kills(void)
{
	for (int i = 0; i < n; i++) {
		if (!fork()) {
			kill(getpid(), SIGKILL);
			pause();
		}
		wait(NULL);
	}
}

static void handler(int sig)
{
	(void)sig;
}

static void handled(void)
{
	signal(SIGUSR1, handler);
	for (int i = 0; i < n; i++)
		raise(SIGUSR1);
}

static void ignored(void)
{
	signal(SIGUSR2, SIG_IGN);
	for (int i = 0; i < n; i++)
		raise(SIGUSR2);
}

static void awaited(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (int i = 0; i < n; i++) {
		raise(SIGUSR1);
		sigtimedwait(&set, NULL, &(struct timespec){ 1, 0 });
	}
}

static sigjmp_buf back;

static void jump(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

static void faults(void)
{
	volatile int i = 0;

	signal(SIGSEGV, jump);
	if (sigsetjmp(back, 1))
		i++;
	if (i < n)
		*(volatile int *)16 = 1;
}

/* ---- the scheduler ---- */

static void sleeps(void)
{
	for (int i = 0; i < n; i++)
		nap(10);
}

static void yields(void)
{
	stay(0);
	for (int i = 0; i < n; i++)
		sched_yield();
}

static void spins(void)
{
	stay(0);
	spin(n);
}

/* Two on one CPU. */
static void crowd(void)
{
	stay(0);
	if (!fork()) {
		spin(n);
		_exit(0);
	}
	spin(n);
	wait(NULL);
}

static void moves(void)
{
	for (int i = 0; i <= n; i++)
		stay(i & 1);
}

static void nices(void)
{
	for (int i = 1; i <= n; i++)
		setpriority(PRIO_PROCESS, 0, i);
}

static pthread_mutex_t lent;
static volatile int waits;

static void *wants(void *unused)
{
	(void)unused;
	setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), -5);
	waits = 1;
	pthread_mutex_lock(&lent);
	pthread_mutex_unlock(&lent);
	return NULL;
}

/* Whoever has a mutex is given the priority of who waits for it. */
static void lends(void)
{
	pthread_mutexattr_t a;
	pthread_t t;

	pthread_mutexattr_init(&a);
	pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(&lent, &a);
	for (int i = 0; i < n; i++) {
		waits = 0;
		pthread_mutex_lock(&lent);
		pthread_create(&t, NULL, wants, NULL);
		while (!waits)
			nap(1);
		nap(20);
		pthread_mutex_unlock(&lent);
		pthread_join(t, NULL);
	}
}

static volatile int stop;

static void *spinning(void *unused)
{
	(void)unused;
	stay(1);
	while (!stop)
		;
	return NULL;
}

/* Each makes the other CPU, where a thread of ours runs, do something. */
static void barriers(void)
{
	pthread_t t;

	stay(0);
	syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0);
	pthread_create(&t, NULL, spinning, NULL);
	nap(50);
	for (int i = 0; i < n; i++)
		syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
	stop = 1;
	pthread_join(t, NULL);
}

/* ---- memory and files ---- */

static char *pages(int prot, int flags, int fd)
{
	char *p = mmap(NULL, (size_t)n * PAGE, prot, flags, fd, 0);

	if (p == MAP_FAILED)
		fail("mmap");
	madvise(p, (size_t)n * PAGE, MADV_NOHUGEPAGE);
	return p;
}

static char *touched(void)
{
	char *p = pages(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	for (int i = 0; i < n; i++)
		p[i * PAGE] = 1;
	return p;
}

static void touches(void)
{
	munmap(touched(), (size_t)n * PAGE);
}

static void copies(void)
{
	char *p = touched();

	if (!fork()) {
		for (int i = 0; i < n; i++)
			p[i * PAGE] = 2;
		_exit(0);
	}
	wait(NULL);
}

static void protects(void)
{
	volatile char *p = touched();
	volatile int i = 0;

	mprotect((char *)p, (size_t)n * PAGE, PROT_READ);
	signal(SIGSEGV, jump);
	if (sigsetjmp(back, 1))
		i++;
	if (i < n)
		p[i * PAGE] = 3;
}

/* The kernel itself meets pages that are not there. */
static void copyouts(void)
{
	char *p = pages(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	int fd = open("/dev/zero", O_RDONLY);

	for (int i = 0; i < n; i++)
		if (read(fd, p + i * PAGE, 16) != 16)
			fail("/dev/zero");
}

/* Of a file on a disk, whose pages are dropped first. */
static void cold(void)
{
	int fd = open(file, O_RDONLY);
	char *p = pages(PROT_READ, MAP_SHARED, fd), sum = 0;

	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	madvise(p, (size_t)n * PAGE, MADV_RANDOM);
	for (int i = 0; i < n; i++)
		sum += *(volatile char *)(p + i * PAGE);
	(void)sum;
}

/* Blocks of a disk, past the cache. */
static void direct(void)
{
	int fd = open(file, O_RDONLY | O_DIRECT);
	char *p;

	if (fd < 0 || posix_memalign((void **)&p, PAGE, PAGE))
		fail(file);
	for (int i = 0; i < n; i++)
		if (pread(fd, p, PAGE, (off_t)i * 2 * PAGE) != PAGE)
			fail(file);
}

static void rw(void)
{
	char buf[1000] = "";
	int p[2];

	if (pipe(p))
		fail("pipe");
	for (int i = 0; i < n; i++)
		if (write(p[1], buf, sizeof(buf)) != sizeof(buf) ||
		    read(p[0], buf, sizeof(buf)) != sizeof(buf))
			fail("pipe");
}

/* A block that lies on a disk when this ends, in a file of that length. */
static void writes(void)
{
	int fd = open(file, O_RDWR | O_CREAT | O_TRUNC, 0600);
	char buf[PAGE] = "";

	for (int i = 0; i < n; i++)
		if (pwrite(fd, buf, sizeof(buf), (off_t)i * 2 * PAGE) != PAGE || fsync(fd))
			fail(file);
}

/* Written to a disk when it pleases, but from here. */
static void lazy(void)
{
	int fd = open(file, O_RDWR | O_CREAT | O_TRUNC, 0600);
	char buf[PAGE] = "";

	for (int i = 0; i < n; i++)
		if (pwrite(fd, buf, sizeof(buf), (off_t)i * 2 * PAGE) != PAGE ||
		    sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE))
			fail(file);
	fsync(fd);
}

static void stats(void)
{
	struct stat st;

	for (int i = 0; i < n; i++)
		stat("/", &st);
}

static void directories(void)
{
	for (int i = 0; i < n; i++) {
		mkdir(file, 0700);
		rmdir(file);
	}
}

static void messages(void)
{
	struct {
		long type;
		char text[8];
	} m = { 1, "" };
	int id = msgget(IPC_PRIVATE, 0600);

	for (int i = 0; i < n; i++) {
		msgsnd(id, &m, sizeof(m.text), 0);
		msgrcv(id, &m, sizeof(m.text), 0, 0);
	}
	msgctl(id, IPC_RMID, NULL);
}

static void semaphores(void)
{
	struct sembuf b = { 0, 1, 0 };
	int id = semget(IPC_PRIVATE, 1, 0600);

	for (int i = 0; i < n; i++)
		semop(id, &b, 1);
	semctl(id, 0, IPC_RMID);
}

/* ---- locks of the kernel ---- */

static int faultfd;
static char *hole;

/* A page that whoever touches it waits for until it is given. */
static void dig(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	hole = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	faultfd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	reg.range.start = (unsigned long)hole;
	reg.range.len = PAGE;
	if (faultfd < 0 || ioctl(faultfd, UFFDIO_API, &api) ||
	    ioctl(faultfd, UFFDIO_REGISTER, &reg))
		fail("userfaultfd");
}

static void fill(void)
{
	static char page[PAGE] __attribute__((aligned(PAGE)));
	struct uffdio_copy copy = { .dst = (unsigned long)hole,
				    .src = (unsigned long)page,
				    .len = PAGE };

	ioctl(faultfd, UFFDIO_COPY, &copy);
}

static int pipes[2], dir;

static void *pipe_from_hole(void *unused)
{
	(void)unused;
	return (void *)write(pipes[1], hole, 16);
}

static void *pipe_too(void *unused)
{
	(void)unused;
	return (void *)write(pipes[1], "x", 1);
}

static void *read_into_hole(void *unused)
{
	(void)unused;
	return (void *)syscall(SYS_getdents64, dir, hole, PAGE);
}

static void *make_directory(void *unused)
{
	(void)unused;
	return (void *)(long)mkdirat(dir, "x", 0700);
}

static void *read_directory(void *unused)
{
	char buf[1024];
	int own = open(file, O_RDONLY | O_DIRECTORY);

	(void)unused;
	return (void *)syscall(SYS_getdents64, own, buf, sizeof(buf));
}

struct job {
	void *(*run)(void *);
	volatile pid_t tid;
	pthread_t thread;
};

static void *work(void *arg)
{
	struct job *j = arg;

	j->tid = (pid_t)syscall(SYS_gettid);
	return j->run(NULL);
}

/* Until it has slept for a while: what it waits for is the lock, or the hole. */
static void until_asleep(struct job *j)
{
	int times = 0;

	while (times < 5) {
		char path[64], text[256] = "", *state;
		int fd;

		nap(10);
		snprintf(path, sizeof(path), "/proc/self/task/%d/stat", (int)j->tid);
		fd = j->tid ? open(path, O_RDONLY) : -1;
		if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
			text[0] = 0;
		close(fd);
		state = strrchr(text, ')');
		times = state && (state[2] == 'S' || state[2] == 'D') ? times + 1 : 0;
	}
}

/* The first has a lock when it comes to the hole; the others, one after another, wait for it. */
static void in_line(void *(*first)(void *), void *(*second)(void *), void *(*third)(void *))
{
	struct job jobs[] = { { .run = first }, { .run = second }, { .run = third } };

	dig();
	for (int i = 0; i < 3; i++)
		if (jobs[i].run) {
			pthread_create(&jobs[i].thread, NULL, work, &jobs[i]);
			until_asleep(&jobs[i]);
		}
	fill();
	for (int i = 0; i < 3; i++)
		if (jobs[i].run)
			pthread_join(jobs[i].thread, NULL);
}

static void blocks(void)
{
	for (int i = 0; i < n; i++) {
		if (pipe(pipes))
			fail("pipe");
		in_line(pipe_from_hole, pipe_too, NULL);
	}
}

static void rw_blocks(void)
{
	mkdir(file, 0700);
	for (int i = 0; i < n; i++) {
		dir = open(file, O_RDONLY | O_DIRECTORY);
		in_line(read_into_hole, make_directory, read_directory);
		unlinkat(dir, "x", AT_REMOVEDIR);
	}
	rmdir(file);
}

static void *rush(void *arg)
{
	struct timespec t;

	stay(arg ? 1 : 0);
	do {
		char c;

		for (int i = 0; i < 100; i++)
			if (write(pipes[1], "x", 1) != 1 || read(pipes[0], &c, 1) != 1)
				break;
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	} while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < n);
	return NULL;
}

/* Locks that are had so shortly that nobody sleeps for them: who meets whom is chance. */
static void rushes(void)
{
	pthread_t t;

	if (pipe(pipes))
		fail("pipe");
	pthread_create(&t, NULL, rush, &t);
	rush(NULL);
	pthread_join(t, NULL);
}

/* ---- packets ---- */

/* From a group of processes, file, none of whose packets may leave. */
static void drops(void)
{
	struct bpf_insn insns[] = { { .code = BPF_ALU64 | BPF_MOV | BPF_K },
				    { .code = BPF_JMP | BPF_EXIT } };
	union bpf_attr load, attach;
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons(9),
				  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int group, procs, s, prog;

	memset(&load, 0, sizeof(load));
	load.prog_type = BPF_PROG_TYPE_CGROUP_SKB;
	load.expected_attach_type = BPF_CGROUP_INET_EGRESS;
	load.insns = (unsigned long)insns;
	load.insn_cnt = 2;
	load.license = (unsigned long)"GPL";
	prog = (int)syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load));
	mkdir(file, 0700);
	group = open(file, O_RDONLY | O_DIRECTORY);
	procs = openat(group, "cgroup.procs", O_WRONLY);
	memset(&attach, 0, sizeof(attach));
	attach.target_fd = (unsigned)group;
	attach.attach_bpf_fd = (unsigned)prog;
	attach.attach_type = BPF_CGROUP_INET_EGRESS;
	if (prog < 0 || write(procs, "0", 1) != 1 ||
	    syscall(SYS_bpf, BPF_PROG_ATTACH, &attach, sizeof(attach)))
		fail(file);
	/* a socket belongs to the group in which it was made */
	s = socket(AF_INET, SOCK_DGRAM, 0);
	for (int i = 0; i < n; i++)
		if (sendto(s, "hello", 5, 0, (void *)&to, sizeof(to)) != -1 || errno != EPERM)
			fail("a packet that must not leave");
}

static const struct {
	const char *name;
	void (*run)(void);
} all[] = {
#define E(f)                                                                                       \
	{                                                                                          \
#f, f                                                                              \
	}
	E(forks),     E(vforks),  E(execs),	  E(bad_execs), E(threads),    E(kills),
	E(handled),   E(ignored), E(awaited),	  E(faults),	E(sleeps),     E(yields),
	E(spins),     E(crowd),	  E(moves),	  E(nices),	E(lends),      E(barriers),
	E(touches),   E(copies),  E(protects),	  E(copyouts),	E(cold),       E(direct),
	E(rw),	      E(writes),  E(stats),	  E(messages),	E(semaphores), E(blocks),
	E(rw_blocks), E(rushes),  E(directories), E(drops),	E(lazy),       E(refused_forks),
};

int main(int argc, char **argv)
{
	n = argc > 2 ? atoi(argv[2]) : 0;
	file = argc > 3 ? argv[3] : "";
	for (size_t i = 0; argc > 1 && i < sizeof(all) / sizeof(*all); i++)
		if (!strcmp(all[i].name, argv[1])) {
			all[i].run();
			return 0;
		}
	fprintf(stderr, "events: no such event\n");
	return 2;
}
