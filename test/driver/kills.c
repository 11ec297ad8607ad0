// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * kills DIR COUNT [SEED]: those who use the driver are killed at random points, COUNT times, under a storm (storm.h); then the driver
 * is unloaded while others are about to open it. DIR has dtrace.ko and dtrace_target.ko.
 *
 * Every third one is the command in $DTRACE, if that is set, with probes of its own choice of sources.
 *
 * Whatever a process was at - attaching, detaching, in the middle of its probes - after its end nothing of it is left; as long as it
 * lives, unloading is refused.
 */
#include <sched.h>

#include "storm.h"

#define PAGEFAULT 14

static const char *dir;
static struct dtrace_point *functions;
static unsigned nfunctions;
static int turn;
static int commands, caught;

#define MUST(what)                                                                                 \
	do {                                                                                       \
		if (!(what)) {                                                                     \
			printf("  time %d, line %d: %s (errno %d)\n", turn, __LINE__, #what,       \
			       errno);                                                             \
			storm_stop("dtrace_target");                                               \
			printf("driver-kills: 0 passed, 1 failed, 0 skipped\n");                   \
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

/* Attaches and detaches for ever; never returns. A word goes to the parent once the session is open. */
static void victim(int ready, unsigned seed)
{
	struct prog p = load_counter();
	int dev = open(DTRACE_DEVICE, O_RDWR | O_CLOEXEC), ids[8] = { 0 };

	srand(seed);
	if (dev < 0 || write(ready, "x", 1) != 1)
		_exit(1);
	for (unsigned i = 0;; i++) {
		struct dtrace_point points[100];
		int *id = &ids[rand() % 8], n = 1 + rand() % 100, source = rand() % DTRACE_NSOURCES;

		if (*id > 0 && detach(dev, *id))
			_exit(2);
		for (int k = 0; k < n; k++)
			points[k] = functions[rand() % nfunctions];
		if (source >= DTRACE_TRAP) {
			points[0].where = PAGEFAULT;
			n = 1;
		}
		/* refused if there is nothing to be had among them, or no such source */
		*id = attach_flags(dev, source, p.fd, points, n, DTRACE_ATTACH_SKIP_BAD, NULL);
	}
}

/* The same for the command, which opens the driver when it gets there. */
static void kill_dtrace(const char *command)
{
	static const char program[] =
		"fbt::vfs_*:,fbt::*page*:entry { @[probefunc, probename] = count(); }"
		"syscall:::entry { @s[execname] = count(); } profile-997 { @p[cpu] = count(); }";
	int status, sessions, attachments, enabled;
	pid_t pid = fork();

	MUST(pid >= 0);
	if (!pid) {
		close(1);
		open("/dev/null", O_WRONLY);
		execl(command, "dtrace", "-q", "-n", program, (char *)NULL);
		_exit(1);
	}
	/* at any time from its start, or, every second one, from when it has the driver open */
	if (commands++ & 1) {
		for (int i = 0; stat_value("sessions") <= 0 && i < 1200; i++)
			usleep(50000);
		MUST(stat_value("sessions") > 0);
		caught++;
		usleep(rand() % 1000000);
	} else {
		usleep(rand() % 3000000);
	}
	kill(pid, SIGKILL);
	MUST(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
	sessions = stat_value("sessions");
	attachments = stat_value("attachments");
	MUST(sessions == 0 && attachments == 0);
	/* what it had from the kernel itself, the kernel takes away in its own time */
	for (int i = 0; (enabled = enabled_functions()) && i < 600; i++)
		usleep(100000);
	MUST(enabled == 0);
}

static void kill_one(void)
{
	int channel[2], status;
	char c;
	pid_t pid;

	MUST(!pipe(channel));
	pid = fork();
	MUST(pid >= 0);
	if (!pid)
		victim(channel[1], (unsigned)turn);
	close(channel[1]);
	MUST(read(channel[0], &c, 1) == 1);
	close(channel[0]);
	usleep(rand() % (turn % 4 ? 20000 : 600000));
	MUST(unload_module("dtrace") < 0 && errno == EWOULDBLOCK);
	kill(pid, SIGKILL);
	MUST(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
	MUST(stat_value("sessions") == 0 && stat_value("attachments") == 0);
	MUST(enabled_functions() == 0);
}

/* Somebody opens, asks, attaches and closes all the time; the module goes when it can, and comes back. */
static void unload_in_between(int times)
{
	int refused = 0, done = 0;
	pid_t pids[2];

	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i])
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		struct prog p = load_counter();

		for (;;) {
			int dev = open(DTRACE_DEVICE, O_RDWR | O_CLOEXEC);

			if (dev < 0) {
				sched_yield();
				continue;
			}
			attach_one(dev, DTRACE_ENTRY, p.fd, functions[rand() % nfunctions].where,
				   0);
			close(dev);
			usleep(rand() % 3000);
		}
	}
	while (done < times) {
		if (unload_module("dtrace")) {
			MUST(errno == EWOULDBLOCK);
			refused++;
			usleep(500);
			continue;
		}
		done++;
		MUST(enabled_functions() == 0 && access("/proc/dtrace", F_OK));
		MUST(!load_module(in_dir("dtrace.ko"), ""));
	}
	for (int i = 0; i < 2; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	printf("  unloaded %d times between sessions, refused %d times\n", done, refused);
}

int main(int argc, char **argv)
{
	const char *command = getenv("DTRACE");
	unsigned seed;
	double begun;
	int count;

	if (argc < 3) {
		fprintf(stderr, "usage: kills DIR COUNT [SEED]\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	dir = argv[1];
	count = atoi(argv[2]);
	seed = argc > 3 ? (unsigned)atoi(argv[3]) : (unsigned)time(NULL);
	srand(seed);
	functions = kernel_functions(&nfunctions);
	storm_start(in_dir("dtrace_target.ko"), "dtrace_target", GUSTS);
	MUST(!load_module(in_dir("dtrace.ko"), ""));
	begun = now();
	for (turn = 0; turn < count; turn++)
		if (command && turn % 3 == 2)
			kill_dtrace(command);
		else
			kill_one();
	printf("  %d killed, seed %u, %.0f s\n", count, seed, now() - begun);
	if (commands)
		printf("  %d of them the command, %d with the driver open\n", commands, caught);
	unload_in_between(count / 10 + 1);
	MUST(!unload_driver());
	MUST(access(DTRACE_DEVICE, F_OK) && access("/proc/dtrace", F_OK));
	storm_stop("dtrace_target");
	printf("driver-kills: 1 passed, 0 failed, 0 skipped\n");
	return 0;
}
