// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * soak DIR SECONDS [CLAUSE]: the page-fault handler with a bad pointer in the clause, one kind (all, or CLAUSE, from 0) after the other, each for so long, under a
 * storm of forks, faults, signals and a module that comes and goes, while two processes compare every register of every
 * exception they take (exact.h). $DTRACE is the command; DIR has dtrace.ko and dtrace_target.ko.
 *
 * Each firing is one ERROR record, or the value that was there; the sums agree; nothing else is said; and the machine is the
 * same afterwards.
 */
#include <poll.h>

#include "exact.h"
#include "picture.h"
#include "storm.h"

static const char *dir;
static const char *const bad_words = "invalid address";

static const char *in_dir(const char *name)
{
	static char path[2][4096];
	static int k;

	snprintf(path[k ^= 1], sizeof(path[0]), "%s/%s", dir, name);
	return path[k];
}

/* Registers of a device, mapped, where PCs have no memory; 0: the kernel tells of none. */
static uint64_t device_memory(void)
{
	/* else it tells no addresses */
	bool open = write_file("/proc/sys/kernel/kptr_restrict", "1");
	FILE *f = fopen("/proc/vmallocinfo", "r");
	unsigned long long at, found = 0;
	char line[512];

	while (open && !found && f && fgets(line, sizeof(line), f))
		if (strstr(line, "ioremap") && strstr(line, "phys=0x00000000f") &&
		    sscanf(line, "%llx", &at) == 1)
			found = at;
	if (f)
		fclose(f);
	return found;
}

#define COMPARERS 2
static pid_t comparers[COMPARERS];
static unsigned long *compared, *wrong; /* shared: one each */

static void compare_for_ever(int i)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		exact_faults(100);
		for (int k = compared[i] = 0; k < EXACT_KINDS; k++)
			compared[i] += exact_done_n[k];
		wrong[i] = exact_wrong;
	}
}

/* What one run of dtrace said. */
struct said {
	unsigned long long count, errors, values, drops, error_drops, skipped, other;
	int status;
};

/* "dtrace: NUMBER WHAT..." */
static bool number_of(const char *line, const char *what, unsigned long long *n)
{
	int end = 0;

	return sscanf(line, "dtrace: %llu%n", n, &end) == 1 && end &&
	       !strncmp(line + end, what, strlen(what));
}

static void hear(struct said *s, const char *line)
{
	unsigned long long n;

	if (strstr(line, bad_words))
		s->errors++;
	else if (sscanf(line, "value %llx", &n) == 1)
		s->values++;
	else if (sscanf(line, "count %llu", &n) == 1)
		s->count = n;
	else if (number_of(line, " error record drop", &n))
		s->error_drops += n;
	else if (number_of(line, " drop", &n))
		s->drops += n;
	else if (number_of(line, " firing", &n))
		s->skipped += n;
	else if (*line == ' ')
		; /* the place in the clause, once, below its first error */
	else if (*line && s->other++ < 5)
		printf("  says: %s\n", line);
}

/* Lines of one pipe; false at its end. */
struct lines {
	int fd;
	size_t n;
	char text[65536];
};

static bool hear_lines(struct lines *l, struct said *s)
{
	ssize_t got = read(l->fd, l->text + l->n, sizeof(l->text) - 1 - l->n);
	char *line = l->text, *end;

	if (got <= 0)
		return false;
	l->n += got;
	l->text[l->n] = 0;
	while ((end = strchr(line, '\n'))) {
		*end = 0;
		hear(s, line);
		line = end + 1;
	}
	l->n -= line - l->text;
	memmove(l->text, line, l->n);
	if (l->n == sizeof(l->text) - 1)
		l->n = 0;
	return true;
}

static struct said run_dtrace(const char *clause, double seconds)
{
	static struct lines lines[2];
	char program[512];
	struct said s = { 0 };
	double end = 0; /* from when it has the driver, and is ready for the signal */
	int pipes[2][2], state = 0;
	pid_t pid;

	snprintf(program, sizeof(program), "%s END { printa(\"count %%@d\\n\", @n); }", clause);
	if (pipe(pipes[0]) || pipe(pipes[1]))
		exit(1);
	pid = fork();
	if (!pid) {
		dup2(pipes[0][1], 1);
		dup2(pipes[1][1], 2);
		for (int i = 0; i < 2; i++) {
			close(pipes[i][0]);
			close(pipes[i][1]);
		}
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execl(getenv("DTRACE"), "dtrace", "-q", "-n", program, (char *)NULL);
		_exit(127);
	}
	for (int i = 0; i < 2; i++) {
		close(pipes[i][1]);
		lines[i] = (struct lines){ .fd = pipes[i][0] };
	}
	for (int open = 2; open;) {
		struct pollfd p[2] = { { lines[0].fd, POLLIN, 0 }, { lines[1].fd, POLLIN, 0 } };

		poll(p, 2, 200);
		for (int i = 0; i < 2; i++)
			if (p[i].revents && !hear_lines(&lines[i], &s)) {
				close(lines[i].fd);
				lines[i].fd = -1;
				open--;
			}
		if (!end && stat_value("attachments") > 0)
			end = now() + seconds + 1;
		if (!state && end && now() > end) {
			kill(pid, SIGINT);
			state = 1;
		}
		/* who has so much to say may take his time, but not for ever */
		if (state == 1 && now() > end + 600 + seconds) {
			printf("  it does not end\n");
			kill(pid, SIGKILL);
			state = 2;
		}
	}
	waitpid(pid, &s.status, 0);
	return s;
}

static bool soak(const char *clause, double seconds, bool error)
{
	unsigned long long user = stat_value("faults_user"), kernel = stat_value("faults_kernel"),
			   ours = stat_value("faults_ours"), recursion = stat_value("recursion");
	struct said s = run_dtrace(clause, seconds);
	bool ok = !s.status && !s.other && s.count &&
		  s.errors + s.error_drops + s.values == s.count && (!error || !s.values);

	printf("%s %s\n", ok ? "ok  " : "FAIL", clause);
	printf("  %llu firings: %llu errors, %llu error records dropped, %llu values; status %d\n",
	       s.count, s.errors, s.error_drops, s.values, s.status);
	printf("  before these %llu were dropped for want of room, %llu not run\n", s.drops,
	       s.skipped);
	printf("  faults: %llu of user mode, %llu of the kernel, %llu of these the clause's; %llu "
	       "declined as recursion\n",
	       stat_value("faults_user") - user, stat_value("faults_kernel") - kernel,
	       stat_value("faults_ours") - ours, stat_value("recursion") - recursion);
	for (int i = 0; i < COMPARERS; i++)
		if (wrong[i])
			ok = false;
	if (stat_value("sessions") || stat_value("attachments")) {
		printf("  something is still attached\n");
		ok = false;
	}
	return ok;
}

int main(int argc, char **argv)
{
	const uint64_t hole = sizeof(long) == 8 ? 0xffffffffffe01000ull : 0xfffff000ull,
		       odd = sizeof(long) == 8 ? 0x8000000000000000ull : 0xfffffff0ull,
		       device = device_memory();
	const char *const body =
		"fbt::page_fault: { @n = count(); printf(\"value %%x\\n\", *(int *)%#llx); }";
	struct picture before, after;
	int failed = 0, changes;
	double seconds, begun;
	char clause[256];

	if (argc < 3 || !getenv("DTRACE")) {
		fprintf(stderr, "usage: DTRACE=... soak DIR SECONDS [CLAUSE]\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	dir = argv[1];
	seconds = atof(argv[2]);
	compared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	wrong = compared + COMPARERS;
	if (!exact_init() || !new_picture(&before) || !new_picture(&after) ||
	    load_module(in_dir("dtrace.ko"), "")) {
		perror("soak");
		return 1;
	}
	if (!take_picture(&before))
		return 1;
	storm_start(in_dir("dtrace_target.ko"), "dtrace_target", STEADY);
	for (int i = 0; i < COMPARERS; i++)
		if (!(comparers[i] = fork()))
			compare_for_ever(i);
	begun = now();
	for (int i = argc > 3 ? atoi(argv[3]) : 0; i < (argc > 3 ? atoi(argv[3]) + 1 : 7); i++) {
		const uint64_t at[] = { 0, odd, hole, device, 0x1000 };

		if (i < 5)
			snprintf(clause, sizeof(clause), body, (unsigned long long)at[i]);
		else if (i == 5)
			strcpy(clause, "fbt::page_fault: { @n = count(); printf(\"value 0 %s\\n\", "
				       "copyinstr(0x1000)); }");
		else
			strcpy(clause, "trap::: { @n = count(); printf(\"value 0 %s\\n\", "
				       "stringof((char *)0xdeadbeef00000000)); }");
		if (i == 3 && !device) {
			printf("skip: no device's memory is mapped\n");
			continue;
		}
		/* on 32-bit kernels devices can't be told from memory, and are read */
		failed += !soak(clause, seconds, i != 3 || sizeof(long) == 8);
	}
	for (int i = 0; i < COMPARERS; i++) {
		kill(comparers[i], SIGKILL);
		waitpid(comparers[i], NULL, 0);
		printf("  %lu exceptions compared, %lu differences\n", compared[i], wrong[i]);
	}
	storm_stop("dtrace_target");
	printf("  %.0f s\n", now() - begun);
	if (unload_module("dtrace")) {
		printf("FAIL unload\n");
		failed++;
	}
	sleep(3);
	changes = take_picture(&after) ? show_changes(&before, &after) : 1;
	printf("driver-soak: %d passed, %d failed, 0 skipped\n", !failed && !changes,
	       failed || changes);
	return failed || changes;
}
