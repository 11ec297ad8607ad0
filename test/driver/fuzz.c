// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * fuzz SEED COUNT: random calls of the driver, COUNT of them, the same for the same seed.
 *
 * Three sessions, opened and closed at random; structures that are nearly right, with one member or
 * many of them nonsense; random command numbers, sizes and addresses. A model is kept of what was
 * attached, so that two things can be told: an id that was given can be given back exactly once,
 * and at the end nothing is left attached.
 */
#include <sys/wait.h>

#include "lab.h"

static uint64_t state;

/* xorshift64*: the same on every machine */
static uint32_t any(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 0x2545f4914f6cdd1dull) >> 32);
}

static uint32_t below(uint32_t n)
{
	return any() % n;
}

static uint64_t nonsense(void)
{
	static const uint64_t odd[] = { 0,	    1,		2,	     7,
					31,	    32,		33,	     4095,
					4096,	    1 << 16,	1 << 20,     (1 << 20) + 1,
					~0u,	    ~0ull,	1ull << 32,  1ull << 63,
					0x7fffffff, 0x80000000, ~0ull << 47, ~0ull << 12 };
	uint32_t k = below(sizeof(odd) / sizeof(*odd) + 2);

	return k < sizeof(odd) / sizeof(*odd) ? odd[k] : (uint64_t)any() << 32 | any();
}

#define SESSIONS 3
#define IDS	 64

static struct session {
	int fd;
	int ids[IDS], n;
} sessions[SESSIONS];

static const char *const functions[] = {
	"vfs_read",   "vfs_write",	  "do_sys_openat2",  "kmem_cache_free", "ktime_get",
	"__schedule", "_raw_spin_unlock", "handle_mm_fault", "no_such_function"
};
#define NFUNCTIONS (sizeof(functions) / sizeof(*functions))

static uint64_t where[NFUNCTIONS];

/* divide error, int3, invalid instruction, general protection, page fault; there is no 2 to be had */
static const uint64_t vectors[] = { 0, 3, 6, 13, 14, 2 };
#define NVECTORS (sizeof(vectors) / sizeof(*vectors))
static struct prog progs[2];
static int wrong_fd;
static unsigned long attached, traps, refused, commands;

static void open_session(struct session *s)
{
	s->fd = open(DTRACE_DEVICE, O_RDWR | O_CLOEXEC);
	s->n = 0;
	if (s->fd < 0) {
		perror(DTRACE_DEVICE);
		exit(1);
	}
}

static void random_attach(struct session *s)
{
	/* as many as the driver takes: it writes to what it was told is an array */
	static struct dtrace_point points[(1 << 20) + 1];
	struct dtrace_attach a = { .size = sizeof(a),
				   .source = below(DTRACE_NSOURCES),
				   .prog_fd = progs[below(2)].fd,
				   .npoints = 1 + below(16),
				   .points = ptr(points),
				   .flags = below(2) };
	int id;

	for (int i = 0; i < 16; i++)
		points[i] =
			(struct dtrace_point){ where[below(NFUNCTIONS)] + (below(8) ? 0 : below(8)),
					       any() };
	/* a program at a vector runs for all there is; so is the same vector twice */
	if (a.source >= DTRACE_TRAP)
		for (int i = 0; i < 16; i++)
			points[i].where = below(8) ? vectors[below(NVECTORS)] : below(40);
	for (int n = below(3) ? 0 : 1 + below(3); n > 0; n--)
		switch (below(7)) {
		case 0:
			a.size = nonsense();
			break;
		case 1:
			a.source = nonsense();
			break;
		case 2:
			a.prog_fd = below(2) ? wrong_fd : (int)nonsense();
			break;
		case 3:
			a.npoints = nonsense();
			break;
		case 4:
			a.points = nonsense();
			break;
		case 5:
			a.flags = nonsense();
			break;
		default:
			points[below(16)].where = nonsense();
		}
	if (s->n == IDS)
		return;
	id = ioctl(s->fd, DTRACE_IOC_ATTACH, &a);
	if (id > 0) {
		attached++;
		traps += a.source >= DTRACE_TRAP;
		s->ids[s->n++] = id;
	} else {
		refused++;
	}
}

static void random_detach(struct session *s)
{
	uint32_t id = nonsense();
	int k, err;

	for (k = 0; k < s->n && (uint32_t)s->ids[k] != id; k++)
		;
	if (s->n && below(2)) {
		k = below(s->n);
		id = s->ids[k];
	}
	err = detach(s->fd, id);
	if (!err != (k < s->n)) {
		printf("detach of %u: %d, errno %d, but the model says %s\n", id, err, errno,
		       k < s->n ? "attached" : "not attached");
		exit(1);
	}
	if (!err)
		s->ids[k] = s->ids[--s->n];
}

/* Words that commands are made of, in any order, or bytes; then somebody reads. */
static void random_command(void)
{
	static const char *const words[] = {
		"hook",	     "unhook", "level",	      "clear", "entry",
		"return",    "trap",   "trap-return", "14",    "0",
		"3",	     "-1",     "0x",	      "",      "vfs_read",
		"ktime_get", "\n",     "0x10",	      "[",     "99999999999999999999"
	};
	const char *path = below(3) ? "/proc/dtrace/trace" : "/proc/dtrace/pages";
	int fd = open(path, O_RDWR | O_CLOEXEC), n = 0;
	char text[600];

	if (below(4)) {
		for (int k = 1 + below(4); k; k--)
			n += sprintf(text + n, "%s%s", words[below(sizeof(words) / sizeof(*words))],
				     below(5) ? " " : "");
		if (n)
			n -= below(2);
	} else {
		for (n = 0; n < (int)below(600); n++)
			text[n] = any();
	}
	commands += write(fd, text, n) == n;
	if (!below(8))
		while (read(fd, text, sizeof(text)) > 0)
			;
	close(fd);
}

static void random_call(void)
{
	struct session *s = &sessions[below(SESSIONS)];
	static union {
		uint64_t words[600];
		uint32_t half[1200];
	} memory;

	switch (below(11)) {
	case 10:
		random_command();
		break;
	case 0 ... 3:
		random_attach(s);
		break;
	case 4 ... 5:
		random_detach(s);
		break;
	case 6:
		close(s->fd);
		open_session(s);
		break;
	case 7:
		counters(s->fd);
		break;
	case 8:
		/*
		 * any structure at all; but what it attaches would be out of the model: no detach,
		 * and attach without a program
		 */
		for (int i = 0; i < 600; i++)
			memory.words[i] = below(4) ? 0 : nonsense();
		memory.half[0] = below(2) ? below(4000) : nonsense();
		memory.half[2] = -1;
		ioctl(s->fd,
		      below(2)	 ? DTRACE_IOC_INFO
		      : below(2) ? DTRACE_IOC_COUNTERS
				 : DTRACE_IOC_ATTACH,
		      below(8) ? (void *)&memory : (void *)(uintptr_t)nonsense());
		break;
	default: {
		unsigned cmd =
			below(2) ? any()
				 : _IOC(below(4), DTRACE_IOC_MAGIC, 4 + below(250), below(64));

		if (cmd != DTRACE_IOC_DETACH &&
		    !(_IOC_TYPE(cmd) == DTRACE_IOC_MAGIC && _IOC_NR(cmd) == 2))
			ioctl(s->fd, cmd,
			      below(2) ? (void *)&memory : (void *)(uintptr_t)nonsense());
	}
	}
}

int main(int argc, char **argv)
{
	struct bpf_insn nothing[] = { MOVI(0, 0), EXIT() };
	struct dtrace_info info = { .size = sizeof(info) };
	bool traps_work;
	long count;

	if (argc != 3) {
		fprintf(stderr, "usage: fuzz SEED COUNT\n");
		return 2;
	}
	state = strtoull(argv[1], NULL, 0) * 2 + 1;
	count = atol(argv[2]);
	progs[0] = load_counter();
	progs[1] = load_recorder(-1);
	wrong_fd = load_type(BPF_PROG_TYPE_SOCKET_FILTER, 0, nothing, 2);
	for (size_t i = 0; i < NFUNCTIONS; i++)
		where[i] = symbol(functions[i]);
	for (int i = 0; i < SESSIONS; i++)
		open_session(&sessions[i]);
	traps_work =
		!ioctl(sessions[0].fd, DTRACE_IOC_INFO, &info) && info.sources & 1 << DTRACE_TRAP;
	for (long i = 0; i < count; i++)
		random_call();
	for (int i = 0; i < SESSIONS; i++)
		close(sessions[i].fd);
	if (!write_file("/proc/dtrace/trace", "unhook") ||
	    !write_file("/proc/dtrace/trace", "level 1"))
		printf("  unhook is refused\n");
	printf("  seed %s: %ld calls, %lu attached (%lu to exceptions), %lu refused, %lu commands, "
	       "programs ran %llu "
	       "times\n",
	       argv[1], count, attached, traps, refused, commands,
	       (unsigned long long)(progs[0].seen->n + progs[1].seen->n));
	if (stat_value("attachments") || stat_value("sessions")) {
		printf("  something is still attached\n");
		return 1;
	}
	return attached && refused && (commands || count < 2000) && (traps || !traps_work) ? 0 : 1;
}
