/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the programs of driver tests have in common: checks, the modules' directory, the target
 * module.
 */
#ifndef CHECK_H
#define CHECK_H

#include "lab.h"

static const char *dir;
static int passed, failed, skipped;
static bool bad;

#define CHECK(what)                                                                                \
	do {                                                                                       \
		if (!(what)) {                                                                     \
			printf("  line %d: %s (errno %d)\n", __LINE__, #what, errno);              \
			bad = true;                                                                \
		}                                                                                  \
	} while (0)
#define EQUAL(a, b)                                                                                \
	do {                                                                                       \
		long long x = (long long)(a), y = (long long)(b);                                  \
		if (x != y) {                                                                      \
			printf("  line %d: %s is %lld, not %lld\n", __LINE__, #a, x, y);           \
			bad = true;                                                                \
		}                                                                                  \
	} while (0)
#define FAILS(call, error)                                                                         \
	do {                                                                                       \
		errno = 0;                                                                         \
		if ((call) >= 0 || errno != (error)) {                                             \
			printf("  line %d: %s: errno %d, not %s\n", __LINE__, #call, errno,        \
			       #error);                                                            \
			bad = true;                                                                \
		}                                                                                  \
	} while (0)

static inline char *in_dir(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static inline int device(void)
{
	int fd = open(DTRACE_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0) {
		perror(DTRACE_DEVICE);
		exit(1);
	}
	return fd;
}

static inline void call_target(int n)
{
	char text[16];

	sprintf(text, "%d", n);
	CHECK(write_file("/sys/module/dtrace_target/parameters/call", text));
}

/* Functions that ftrace calls somebody for. */
static inline int enabled_functions(void)
{
	FILE *f = fopen("/sys/kernel/tracing/enabled_functions", "r");
	int c, n = 0;

	while (f && (c = getc(f)) != EOF)
		n += c == '\n';
	if (f)
		fclose(f);
	return n;
}

static inline bool return_works(int dev)
{
	struct dtrace_info i = { .size = sizeof(i) };

	return !ioctl(dev, DTRACE_IOC_INFO, &i) && (i.sources & 1 << DTRACE_RETURN);
}

static inline int compare_points(const void *a, const void *b)
{
	uint64_t x = ((const struct dtrace_point *)a)->where,
		 y = ((const struct dtrace_point *)b)->where;

	return x < y ? -1 : x > y;
}

/*
 * Every function there is: all text symbols are offered, and the driver takes those that can be
 * had.
 */
static inline struct dtrace_point *all_functions(unsigned *n)
{
	struct dtrace_point *points = NULL;
	FILE *f = fopen("/proc/kallsyms", "r");
	unsigned room = 0, k = 0, out = 0;
	unsigned long long at;
	char line[1024], type;

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%llx %c", &at, &type) != 2 || !strchr("tTwW", type))
			continue;
		if (k == room)
			points =
				realloc(points, (room = room ? 2 * room : 65536) * sizeof(*points));
		points[k] = (struct dtrace_point){ at, k };
		k++;
	}
	if (f)
		fclose(f);
	qsort(points, k, sizeof(*points), compare_points);
	for (unsigned i = 0; i < k; i++)
		if (!i || points[i].where != points[i - 1].where)
			points[out++] = points[i];
	*n = out;
	return points;
}

struct test {
	const char *name;
	void (*run)(void);
};

/*
 * Loads both modules and runs those tests that argv names, or all; the line that sums up is "suite:
 * ...".
 */
static inline int run_tests(const char *suite, const struct test *tests, size_t n, int argc,
			    char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: %s DIR [TEST...]\n", argv[0]);
		return 2;
	}
	dir = argv[1];
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (load_module(in_dir("dtrace.ko"), "") || load_module(in_dir("dtrace_target.ko"), "")) {
		perror(dir);
		return 1;
	}
	for (size_t i = 0; i < n; i++) {
		bool wanted = argc == 2;

		for (int k = 2; k < argc; k++)
			wanted |= !strcmp(argv[k], tests[i].name);
		if (!wanted)
			continue;
		bad = false;
		tests[i].run();
		printf("%s %s\n", bad ? "FAIL" : "ok  ", tests[i].name);
		if (bad)
			failed++;
		else
			passed++;
	}
	CHECK(!unload_module("dtrace"));
	CHECK(!unload_module("dtrace_target"));
	printf("%s: %d passed, %d failed, %d skipped\n", suite, passed, failed, skipped);
	return failed ? 1 : 0;
}

#endif
