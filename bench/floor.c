/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * floor OBJECT JOB: runs one hand-written program of floor.bpf.c (and JOB_return, if there is one)
 * until it is told to stop. Prints "ready" when it is attached.
 */
#include <bpf/libbpf.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static volatile sig_atomic_t stop;

static void on_signal(int sig)
{
	(void)sig;
	stop = 1;
}

static int forget(void *ctx, void *data, size_t n)
{
	(void)ctx, (void)data, (void)n;
	return 0;
}

static int fail(const char *what)
{
	fprintf(stderr, "floor: %s\n", what);
	return 1;
}

int main(int argc, char **argv)
{
	struct bpf_object *o = argc == 3 ? bpf_object__open_file(argv[1], NULL) : NULL;
	struct ring_buffer *ring;
	struct bpf_program *p;
	char also[64];
	int wanted = 0;

	if (!o)
		return fail("usage: floor OBJECT JOB");
	snprintf(also, sizeof(also), "%s_return", argv[2]);
	bpf_object__for_each_program(p, o)
	{
		const char *name = bpf_program__name(p);
		bool want = !strcmp(name, argv[2]) || !strcmp(name, also);

		bpf_program__set_autoload(p, want);
		wanted += want;
	}
	if (!wanted)
		return fail("no such job");
	if (bpf_object__load(o))
		return fail("the program was not accepted");
	bpf_object__for_each_program(
		p, o) if (bpf_program__autoload(p) &&
			  !bpf_program__attach(p)) return fail("the program was not attached");
	ring = ring_buffer__new(bpf_object__find_map_fd_by_name(o, "ring"), forget, NULL, NULL);
	if (!ring)
		return fail("no ring buffer");
	signal(SIGTERM, on_signal);
	signal(SIGINT, on_signal);
	puts("ready");
	fflush(stdout);
	while (!stop) {
		ring_buffer__poll(ring, 2);
		ring_buffer__consume(ring);
	}
	return 0;
}
