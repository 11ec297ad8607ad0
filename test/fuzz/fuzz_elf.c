/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Programs that were damaged at random: their functions, their symbols, the types of their functions by debug information and by BTF.
 * fuzz_elf SECONDS [SEED]; it prints the seed, so that a find can be had again. What is damaged is a program that
 * is compiled first.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "elf/functions.h"
#include "elf/symbols.h"
#include "lang/types.h"
#include "probe/pid_args.h"

static const char source[] =
	"struct list { struct list *next; int n : 5; union { char c[3][4]; double d; }; enum e { "
	"A, B = -4 } e;\n"
	" int (*call)(struct list *, ...); };\n"
	"typedef const struct list *ref; typedef struct { long a, b, c; } whole;\n"
	"long f(struct list *l, ref r, char **s, double d, whole w, unsigned char c) { return l->n "
	"+ r->n + s[0][0] + w.a + c; }\n"
	"whole g(int n) { return (whole){ n, n, n }; }\n"
	"struct list *h(void) { return 0; }\n"
	"int main(void) { return 0; }\n";

static uint64_t state;

static uint64_t random_number(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	return state ^= state << 17;
}

/* Compiled with these options, in memory; its size. */
static uint8_t *compile(const char *options, size_t *n)
{
	char dir[] = "/tmp/fuzz_elf.XXXXXX", path[64], command[256];
	struct stat st = { 0 };
	uint8_t *bytes = NULL;
	int fd = -1;
	FILE *f;

	if (!mkdtemp(dir))
		return NULL;
	snprintf(path, sizeof(path), "%s/p.c", dir);
	f = fopen(path, "w");
	if (f) {
		fputs(source, f);
		fclose(f);
		snprintf(command, sizeof(command), "cc %s -o %s/p %s", options, dir, path);
		if (!system(command)) {
			snprintf(path, sizeof(path), "%s/p", dir);
			fd = open(path, O_RDONLY);
		}
	}
	if (fd >= 0 && !fstat(fd, &st))
		bytes = malloc((size_t)st.st_size);
	if (bytes && read(fd, bytes, (size_t)st.st_size) != st.st_size) {
		free(bytes);
		bytes = NULL;
	}
	*n = (size_t)st.st_size;
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command) ? NULL : bytes;
}

static void ask_for_types(int fd, const struct elf_functions *fs)
{
	struct types *ts = types_new(256, "/nonexistent");
	struct registry *r = registry_new(ts);
	struct probe_arg args[DT_ARGS_MAX];
	char path[32], text[200];

	if (!ts || !r)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	for (size_t i = 0; i < fs->n && i < 200; i++) {
		struct process_object o = { .name = "p", .path = path, .file = "p" };
		int n = pid_args(r, &o, fs->at[i].offset, fs->at[i].name, random_number() % CALLS,
				 random_number() & 1, args, DT_ARGS_MAX);

		for (int k = 0; k < n; k++) {
			struct type_member m;
			dt_tid to = type_is_pointer(ts, args[k].type) ? type_ref(ts, args[k].type)
								      : args[k].type;

			type_name(ts, args[k].type, text, sizeof(text));
			for (unsigned j = 0; j < type_nmembers(ts, to); j++)
				if (type_member_at(ts, to, j, &m))
					type_name(ts, m.type, text, sizeof(text));
			type_member(ts, to, "nowhere", &m);
			(void)type_size(ts, to);
		}
	}
	registry_free(r);
	types_free(ts);
}

static void try_file(int fd, const uint8_t *whole, size_t n)
{
	struct elf_functions *fs;
	struct elf_symbols *es;
	uint64_t into;

	if (pwrite(fd, whole, n, 0) != (ssize_t)n || ftruncate(fd, (off_t)n))
		abort();
	for (unsigned k = (unsigned)(random_number() % 8); k--;) {
		uint8_t bytes[8];
		size_t len = 1 + random_number() % sizeof(bytes);
		/* Half of the damage goes to the tables at the end, which lead everywhere. */
		uint64_t at = random_number() & 1 ? random_number() % n
						  : n - 1 - random_number() % (n / 4);

		for (size_t i = 0; i < len; i++)
			bytes[i] = random_number() & 1	 ? (uint8_t)random_number()
				   : random_number() & 1 ? 0xff
							 : (uint8_t)(random_number() % 3);
		if (pwrite(fd, bytes, len, (off_t)at) < 0)
			abort();
	}
	if (random_number() % 16 == 0 && ftruncate(fd, (off_t)(random_number() % n)))
		abort();
	fs = elf_functions_read(fd);
	for (size_t i = 0; fs && i < fs->n; i++)
		(void)elf_function_shown(fs, &fs->at[i]);
	if (fs)
		ask_for_types(fd, fs);
	elf_functions_free(fs);
	es = elf_symbols_file(fd);
	for (int i = 0; es && i < 50; i++)
		(void)elf_symbols_find(es, random_number() % (2 * n), &into);
	elf_symbols_free(es);
}

int main(int argc, char **argv)
{
	static const char *const options[] = { "-g -O0", "-g -O2", "-gdwarf-4 -gz -O1", "-gbtf",
					       "-g -x c++" };
	time_t end = time(NULL) + (argc > 1 ? atoi(argv[1]) : 10);
	uint8_t *whole[ARRAY_SIZE(options)];
	size_t n[ARRAY_SIZE(options)];
	unsigned long tries = 0;
	int fd = memfd_create("fuzz_elf", MFD_CLOEXEC);

	state = argc > 2 ? strtoull(argv[2], NULL, 0) : (uint64_t)time(NULL) * 2654435761u + 1;
	printf("seed %#llx\n", (unsigned long long)state);
	fflush(stdout);
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		whole[i] = compile(options[i], &n[i]);
	if (fd < 0 || !whole[0])
		return 1;
	do {
		size_t i = random_number() % ARRAY_SIZE(options);

		if (whole[i])
			try_file(fd, whole[i], n[i]);
		tries++;
	} while (time(NULL) < end);
	printf("%lu files\n", tries);
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		free(whole[i]);
	return 0;
}
