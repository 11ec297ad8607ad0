/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Call frame information of files that were damaged at random: fuzz_cfi SECONDS [SEED]. It prints the seed, so that a find can be had
 * again. What is damaged is this program itself.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "elf/cfi.h"

static uint64_t state;

static uint64_t random_number(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	return state ^= state << 17;
}

/* Where the section is in the file; all of it if it is not found. */
static void find_section(const uint8_t *whole, size_t n, uint64_t *from, uint64_t *size)
{
#ifdef __x86_64__
	const Elf64_Ehdr *eh = (const void *)whole;
	const Elf64_Shdr *sh = (const void *)(whole + eh->e_shoff);

	for (unsigned i = 0; i < eh->e_shnum; i++)
		if (!strcmp((const char *)whole + sh[eh->e_shstrndx].sh_offset + sh[i].sh_name,
			    ".eh_frame")) {
			*from = sh[i].sh_offset;
			*size = sh[i].sh_size;
			return;
		}
#else
	(void)whole;
#endif
	*from = 0;
	*size = n;
}

static bool sound(const struct cfi_table *t, size_t most)
{
	if (!t)
		return true;
	if (!t->n || t->n > most || t->at[t->n - 1].kind != CFI_NONE)
		return false;
	for (size_t i = 0; i < t->n; i++)
		if ((i && t->at[i].pc <= t->at[i - 1].pc) || t->at[i].kind > CFI_OTHER ||
		    t->at[i].saved > CFI_LOST)
			return false;
	return true;
}

static bool damage_and_read(uint8_t *copy, const uint8_t *whole, size_t n, uint64_t from,
			    uint64_t size)
{
	size_t most = random_number() % 8 ? 1 << 20 : random_number() % 4096;
	struct cfi_table *t;
	bool full, ok, none;

	for (unsigned k = 1 + (unsigned)(random_number() % 8); k--;) {
		uint64_t at = random_number() % 16 ? from + random_number() % size
						   : random_number() % (n < 4096 ? n : 4096);

		copy[at] = (uint8_t)(random_number() % 3 ? random_number() : 0xff);
	}
	t = cfi_read_memory(copy, random_number() % 16 ? n : random_number() % n, most, &full);
	ok = sound(t, most);
	none = !t;
	cfi_free(t);
	if (none || random_number() % 64 == 0) /* damage adds up, for a while */
		memcpy(copy, whole, n);
	return ok;
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 60;
	unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 0) : (unsigned long)time(NULL),
		      rounds = 0;
	int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	off_t size = lseek(self, 0, SEEK_END);
	uint8_t *whole = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, self, 0);
	uint8_t *copy = malloc((size_t)size);
	uint64_t from, bytes;
	struct timespec start, now;

	if (whole == MAP_FAILED || !copy)
		return 1;
	memcpy(copy, whole, (size_t)size);
	find_section(whole, (size_t)size, &from, &bytes);
	state = seed * 0x9e3779b97f4a7c15ull | 1;
	printf("fuzz_cfi: seed %lu\n", seed);
	fflush(stdout);
	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		if (!damage_and_read(copy, whole, (size_t)size, from, bytes)) {
			fprintf(stderr, "fuzz_cfi: round %lu: a table that makes no sense\n",
				rounds);
			return 1;
		}
		rounds++;
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) / 1e9 <
		 seconds);
	printf("fuzz_cfi: %lu rounds, nothing found\n", rounds);
	free(copy);
	return 0;
}
