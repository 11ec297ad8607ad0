// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * hot [N]: which functions the kernel runs while functions are being patched.
 *
 * Probes the entry of every function, with a count of its own for each, and shows the N (50)
 * functions that ran most until all were patched. What the patching path itself runs shows here,
 * and belongs on func.c's list if it makes patching crawl.
 */
#include "lab.h"

#define MOST 65536

static uint64_t *count;
static struct dtrace_point *points;
static char (*names)[64];
static unsigned npoints;

static int compare_points(const void *a, const void *b)
{
	uint64_t x = ((const struct dtrace_point *)a)->where,
		 y = ((const struct dtrace_point *)b)->where;

	return x < y ? -1 : x > y;
}

static int compare_counts(const void *a, const void *b)
{
	uint64_t x = count[*(const unsigned *)a], y = count[*(const unsigned *)b];

	return x < y ? 1 : x > y ? -1 : 0;
}

static void read_symbols(void)
{
	FILE *f = fopen("/proc/kallsyms", "r");
	unsigned long long at;
	char line[1024], name[512], type;
	unsigned i, out = 0;

	points = calloc(MOST, sizeof(*points));
	names = calloc(MOST, sizeof(*names));
	while (f && npoints < MOST && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%llx %c %511s", &at, &type, name) != 3 || !strchr("tTwW", type))
			continue;
		points[npoints] = (struct dtrace_point){ at, npoints };
		snprintf(names[npoints++], sizeof(*names), "%.63s", name);
	}
	if (f)
		fclose(f);
	qsort(points, npoints, sizeof(*points), compare_points);
	for (i = 0; i < npoints; i++)
		if (!i || points[i].where != points[i - 1].where)
			points[out++] = points[i];
	npoints = out;
}

int main(int argc, char **argv)
{
	int show = argc > 1 ? atoi(argv[1]) : 50, dev, map, prog;
	static unsigned order[MOST];
	double t;

	read_symbols();
	map = new_map(BPF_MAP_TYPE_ARRAY, 4, MOST * 8, 1, BPF_F_MMAPABLE);
	struct bpf_insn insns[] = { MAP_VALUE(7, map),
				    LOAD(2, 1, 8 * DTRACE_CTX_COOKIE),
				    INSN(BPF_ALU64 | BPF_AND | BPF_K, 2, 0, 0, MOST - 1),
				    INSN(BPF_ALU64 | BPF_LSH | BPF_K, 2, 0, 0, 3),
				    INSN(BPF_ALU64 | BPF_ADD | BPF_X, 7, 2, 0, 0),
				    MOVI(1, 1),
				    INC(7, 1, 0),
				    MOVI(0, 0),
				    EXIT() };
	prog = load_type(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, insns, sizeof(insns) / sizeof(*insns));
	count = mmap(NULL, MOST * 8, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);

	dev = open(DTRACE_DEVICE, O_RDWR);
	t = now();
	if (attach_flags(dev, DTRACE_ENTRY, prog, points, npoints, DTRACE_ATTACH_SKIP_BAD, NULL) <
	    0) {
		perror("attach");
		return 1;
	}
	printf("attach: %.2f s\n", now() - t);
	for (unsigned i = 0; i < MOST; i++)
		order[i] = i;
	qsort(order, MOST, sizeof(*order), compare_counts);
	for (int i = 0; i < show && count[order[i]]; i++)
		printf("%8llu %s\n", (unsigned long long)count[order[i]], names[order[i]]);
	return 0;
}
