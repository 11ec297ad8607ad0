/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Call frame information: of functions written here, whose rows are known; of the same file without section headers; of libc, whose
 * functions call this one; and of files that are none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#include "elf/cfi.h"

#ifdef __x86_64__

enum { MANY = 1 << 20 };

extern const char cfi_a[], cfi_b[], cfi_c[], cfi_d[], cfi_e[], cfi_f[], cfi_g[], cfi_h[], cfi_i[],
	cfi_j[], cfi_k[];
__asm__(".text\n"
	".cfi_startproc\n"
	"cfi_a: push %rbp\n .cfi_def_cfa_offset 16\n .cfi_offset 6, -16\n"
	"cfi_b: sub $80, %rsp\n .cfi_adjust_cfa_offset 80\n"
	"cfi_c: nop\n .cfi_remember_state\n .cfi_def_cfa_register 6\n .cfi_def_cfa_offset 16\n"
	"cfi_d: nop\n .cfi_restore_state\n"
	"cfi_e: nop\n .cfi_restore 6\n .cfi_def_cfa 7, 8\n"
	"cfi_f: nop\n .cfi_escape 0x0f, 0x03, 0x76, 0x78, 0x06\n .cfi_escape 0x10, 0x06, 0x02, "
	"0x76, 0x00\n" /* *(rbp - 8) */
	"cfi_g: nop\n .cfi_escape 0x0f, 0x0b, 0x77, 0x08, 0x80, 0x00, 0x3f, 0x1a, 0x3b, 0x2a, "
	"0x33, 0x24, 0x22\n .cfi_same_value 6\n"
	"cfi_h: nop\n .cfi_def_cfa 10, 0\n"
	"cfi_i: nop\n .cfi_def_cfa 7, 24\n .cfi_undefined 6\n"
	"cfi_j: nop\n .cfi_undefined 16\n"
	"cfi_k: nop\n"
	".cfi_endproc\n");

static const struct cfi_row *find(const struct cfi_table *t, uint64_t pc)
{
	const struct cfi_row *r = NULL;

	for (size_t i = 0; i < t->n && t->at[i].pc <= pc; i++)
		r = &t->at[i];
	return r;
}

static uint64_t linked(const void *p)
{
	extern const char __executable_start[] __attribute__((visibility("hidden")));
	const ElfW(Ehdr) *eh = (const void *)__executable_start;

	return eh->e_type == ET_DYN ? (uint64_t)((const char *)p - __executable_start)
				    : (uint64_t)(uintptr_t)p;
}

static struct cfi_table *own(size_t most, bool *full)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct cfi_table *t = cfi_read(fd, most, full);

	close(fd);
	return t;
}

static void well_formed(const struct cfi_table *t)
{
	assert_true(t->n > 1);
	for (size_t i = 1; i < t->n; i++)
		assert_true(t->at[i].pc > t->at[i - 1].pc);
	assert_int_equal(t->at[t->n - 1].kind, CFI_NONE);
}

static void known_rows(void **state)
{
	const struct {
		const char *at;
		struct cfi_row row;
	} want[] = {
		/* each label stands before the instruction whose effect is described behind it */
		{ cfi_a, { .kind = CFI_SP, .cfa = 8 } },
		{ cfi_b, { .kind = CFI_SP, .cfa = 16, .saved = CFI_AT_CFA, .fp = -16 } },
		{ cfi_c, { .kind = CFI_SP, .cfa = 96, .saved = CFI_AT_CFA, .fp = -16 } },
		{ cfi_d, { .kind = CFI_FP, .cfa = 16, .saved = CFI_AT_CFA, .fp = -16 } },
		{ cfi_e, { .kind = CFI_SP, .cfa = 96, .saved = CFI_AT_CFA, .fp = -16 } },
		{ cfi_f, { .kind = CFI_SP, .cfa = 8 } },
		{ cfi_g, { .kind = CFI_FP_MEM, .cfa = -8, .saved = CFI_AT_FP } },
		{ cfi_h, { .kind = CFI_PLT, .cfa = 11 } },
		{ cfi_i, { .kind = CFI_OTHER } },
		{ cfi_j, { .kind = CFI_SP, .cfa = 24, .saved = CFI_LOST } },
		{ cfi_k, { .kind = CFI_END } },
	};
	bool full;
	struct cfi_table *t = own(MANY, &full);

	(void)state;
	assert_non_null(t);
	assert_false(full);
	assert_int_equal(t->bad, 0);
	well_formed(t);
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
		const struct cfi_row *r = find(t, linked(want[i].at));

		assert_non_null(r);
		if (r->kind != want[i].row.kind || r->cfa != want[i].row.cfa ||
		    r->saved != want[i].row.saved || r->fp != want[i].row.fp)
			fail_msg("row %c: kind %d, cfa %d, saved %d, fp %d", 'a' + (int)i, r->kind,
				 r->cfa, r->saved, r->fp);
	}
	cfi_free(t);
}

static void too_many(void **state)
{
	bool full = false;

	(void)state;
	assert_null(own(10, &full));
	assert_true(full);
}

/* The file as a loader sees it: its program headers lead to the section. */
static void without_sections(void **state)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	off_t size = lseek(fd, 0, SEEK_END);
	uint8_t *image = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	struct cfi_table *t, *whole;
	Elf64_Ehdr *eh = (void *)image;
	bool full;

	(void)state;
	assert_true(image != MAP_FAILED);
	whole = cfi_read_memory(image, (size_t)size, MANY, &full);
	assert_non_null(whole);
	eh->e_shoff = 0;
	eh->e_shnum = eh->e_shstrndx = 0;
	t = cfi_read_memory(image, (size_t)size, MANY, &full);
	assert_non_null(t);
	assert_int_equal(t->n, whole->n);
	assert_memory_equal(t->at, whole->at, t->n * sizeof(*t->at));
	cfi_free(t);
	cfi_free(whole);
	munmap(image, (size_t)size);
	close(fd);
}

/* The kernel's own, which has a table but no file. */
static void vdso(void **state)
{
	const char *image = (const char *)getauxval(AT_SYSINFO_EHDR);
	const Elf64_Ehdr *eh = (const void *)image;
	struct cfi_table *t;
	bool full;

	(void)state;
	if (!image)
		skip();
	t = cfi_read_memory(image, eh->e_shoff + (size_t)eh->e_shnum * eh->e_shentsize, MANY,
			    &full);
	assert_non_null(t);
	well_formed(t);
	cfi_free(t);
}

static void no_files(void **state)
{
	bool full = true;
	int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_null(cfi_read(fd, MANY, &full));
	assert_false(full);
	close(fd);
	assert_null(cfi_read_memory("\177ELF", 4, MANY, &full));
	cfi_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_rows),	    cmocka_unit_test(too_many),
		cmocka_unit_test(without_sections), cmocka_unit_test(vdso),
		cmocka_unit_test(no_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void other(void **state)
{
	bool full;
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_null(cfi_read(fd, 1 << 20, &full)); /* tables are of 64-bit programs */
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(other) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
