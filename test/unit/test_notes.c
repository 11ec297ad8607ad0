/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Notes of probe points in ELF files: a good one, and files that were damaged at random: then there
 * may be fewer, and nothing worse.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "elf/notes.h"

/* Of an address in a note. */
#if __SIZEOF_POINTER__ == 8
#define WORD ".8byte"
#else
#define WORD ".4byte"
#endif

static const char source[] =
	"__asm__(\"990: nop\\n\"\n"
	"\".pushsection .note.stapsdt,\\\"\\\",\\\"note\\\"\\n.balign 4\\n.4byte "
	"992f-991f,994f-993f,3\\n\"\n"
	"\"991: .asciz \\\"stapsdt\\\"\\n992: .balign 4\\n993: " WORD
	" 990b, _.stapsdt.base, sem\\n\"\n"
	"\".asciz \\\"prov\\\"\\n.asciz \\\"some__name\\\"\\n.asciz \\\"-4@%edi "
	"8@-16(%rbp)\\\"\\n994: .balign 4\\n.popsection\\n\"\n"
	"\".pushsection "
	".stapsdt.base,\\\"aG\\\",\\\"progbits\\\",.stapsdt.base,comdat\\n_.stapsdt.base: .space "
	"1\\n.popsection\\n\"\n"
	"\".pushsection .note.dtrace,\\\"\\\",\\\"note\\\"\\n.4byte 992f-991f,994f-993f,1\\n991: "
	".asciz \\\"dtrace\\\"\\n\"\n"
	"\"992: .balign 4\\n993: .asciz \\\"prov\\\"\\n.asciz \\\"some__name\\\"\\n.asciz \\\"int, "
	"long\\\"\\n994: .balign 4\\n.popsection\\n\");\n"
	"__attribute__((section(\".probes\"))) unsigned short sem = 0; int main(void) { return "
	"sem; }\n";

static unsigned char *image;
static size_t size;

static int build(void **state)
{
	char dir[] = "/tmp/dtrace-notes-XXXXXX", path[64], command[256];
	FILE *f;
	int ok;

	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/p.c", dir);
	f = fopen(path, "w");
	if (!f || fputs(source, f) < 0 || fclose(f))
		return -1;
	snprintf(command, sizeof(command), "cd %s && cc -o p p.c", dir);
	ok = system(command) == 0;
	snprintf(path, sizeof(path), "%s/p", dir);
	f = ok ? fopen(path, "r") : NULL;
	if (f) {
		image = malloc(1 << 20);
		size = image ? fread(image, 1, 1 << 20, f) : 0;
		fclose(f);
	}
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command) || !size ? -1 : 0;
}

static int gone(void **state)
{
	(void)state;
	free(image);
	return 0;
}

static struct elf_sites *read_image(const unsigned char *bytes, size_t n)
{
	int fd = memfd_create("notes", MFD_CLOEXEC);
	struct elf_sites *s;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	s = elf_sites_read(fd);
	close(fd);
	return s;
}

static void test_good(void **state)
{
	struct elf_sites *s = read_image(image, size);

	(void)state;
	assert_non_null(s);
	assert_int_equal(s->sites.n, 1);
	assert_int_equal(s->types.n, 1);
	assert_int_equal(s->bad, 0);
	assert_string_equal(s->sites.at[0].provider, "prov");
	assert_string_equal(s->sites.at[0].name, "some__name");
	assert_string_equal(s->sites.at[0].args, "-4@%edi 8@-16(%rbp)");
	assert_true(s->sites.at[0].offset < size && image[s->sites.at[0].offset] == 0x90);
	assert_true(s->sites.at[0].counter != 0);
	assert_string_equal(s->types.at[0].types, "int, long");
	elf_sites_free(s);
}

static void test_damaged(void **state)
{
	unsigned char *copy = malloc(size), *note = memmem(image, size, "stapsdt", 7);
	unsigned seed = 20261123;

	(void)state;
	assert_non_null(copy);
	assert_non_null(note);
	for (int i = 0; i < 3000; i++) {
		/* Half of them near the notes, the others anywhere. */
		size_t from = i & 1 ? (size_t)(note - image) - 16 : 0, room = i & 1 ? 160 : size;
		size_t n = i % 7 == 0 ? (size_t)rand_r(&seed) % size : size;

		memcpy(copy, image, size);
		for (int k = 0; k < 1 + i % 5; k++)
			copy[from + (size_t)rand_r(&seed) % room] = (unsigned char)rand_r(&seed);
		elf_sites_free(read_image(copy, n));
	}
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, build, gone);
}
