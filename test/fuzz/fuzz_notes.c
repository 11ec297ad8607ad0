/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Notes of static probes and their arguments, from files that were damaged at random: fuzz_notes SECONDS [SEED]. It prints the seed, so that a
 * find can be had again. What is damaged is this program itself, which has notes of all kinds.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "arch/x86_operand.h"
#include "elf/notes.h"

#define WORD ".8byte "
#ifdef __i386__
#undef WORD
#define WORD ".4byte "
#endif
#define NOTE(args)                                                                                 \
	__asm__ volatile("990: nop\n.pushsection .note.stapsdt,\"\",\"note\"\n.balign 4\n"         \
			 ".4byte 8, 994f-993f, 3\n.asciz \"stapsdt\"\n993: " WORD "990b, 0, 0\n"   \
			 ".asciz \"fuzz\"\n.asciz \"a__probe\"\n.asciz \"" args                    \
			 "\"\n994: .balign 4\n.popsection\n" ::)

static uint64_t state;

static uint64_t random_number(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	return state ^= state << 17;
}

/* Pieces of operands, put together in any order. */
static void try_operands(void)
{
	static const char *const pieces[] = { "-",   "4",    "8",     "@",   "$",
					      "%",   "(",    ")",     ",",   "rax",
					      "ah",  "r12",  "d",     "rip", "(%rip)",
					      "x",   "+",    " ",     "0x",  "ff",
					      "edi", "%rbp", "(%rbp", "gs:", "99999999999999999999",
					      "sym", ".",    "\t" };
	char text[12 * 24] = ""; /* as many of the longest */
	const char *at = text;
	struct operand o;

	for (unsigned n = (unsigned)(random_number() % 12); n--;)
		strcat(text, pieces[random_number() % ARRAY_SIZE(pieces)]);
	while (*(at += strspn(at, " "))) {
		const char *before = at;

		if (!x86_operand_read(at, random_number() & 1, &o, &at))
			at = before + strcspn(before, " ");
		else if (at <= before || at > text + strlen(text) ||
			 (o.size != 1 && o.size != 2 && o.size != 4 && o.size != 8) ||
			 (o.symbol &&
			  (o.symbol < text || o.symbol + o.symbol_len > text + sizeof(text)))) {
			fprintf(stderr, "fuzz_notes: \"%s\" is read wrongly\n", text);
			abort();
		}
	}
}

static bool try_file(int fd, const uint8_t *whole, size_t n)
{
	uint64_t from = random_number() % n;
	uint8_t bytes[16];
	size_t len = random_number() % sizeof(bytes) + 1;
	struct elf_sites *s;
	bool ok = true;

	/* mostly in the headers and where the notes are, at its end */
	if (random_number() % 4)
		from = random_number() % 2 ? from % 4096 : n - 1 - from % (n / 8);
	len = len < n - from ? len : n - from;
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(random_number() % 3 ? random_number() : 0xff);
	if (pwrite(fd, bytes, len, (off_t)from) != (ssize_t)len)
		return false;
	s = elf_sites_read(fd);
	for (size_t i = 0; s && i < s->sites.n; i++)
		ok = ok && *s->sites.at[i].provider && *s->sites.at[i].name;
	elf_sites_free(s);
	if (random_number() % 64) /* damage adds up, for a while */
		return ok;
	return ok && pwrite(fd, whole, n, 0) == (ssize_t)n;
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 60;
	unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 0) : (unsigned long)time(NULL),
		      rounds = 0;
	int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC),
	    fd = memfd_create("notes", MFD_CLOEXEC);
	off_t size = lseek(self, 0, SEEK_END);
	uint8_t *whole = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, self, 0);
	struct timespec start, now;

	NOTE("4@%%eax -8@16(%%rsp) 8@fuzz_counter(%%rip)");
	NOTE("-4@$5 1@%%ah 8@-8(%%rbp,%%rax,4)");
	if (whole == MAP_FAILED || fd < 0 || write(fd, whole, (size_t)size) != size)
		return 1;
	state = seed * 0x9e3779b97f4a7c15ull | 1;
	printf("fuzz_notes: seed %lu\n", seed);
	fflush(stdout);
	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		try_operands();
		if (!try_file(fd, whole, (size_t)size)) {
			fprintf(stderr, "fuzz_notes: round %lu: a place that is none\n", rounds);
			return 1;
		}
		rounds++;
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) / 1e9 <
		 seconds);
	printf("fuzz_notes: %lu rounds, nothing found\n", rounds);
	return 0;
}
