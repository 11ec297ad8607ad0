/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Addresses to names: the kernel's from made-up and real tables, a program's own, another process',
 * one that has ended.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "elf/demangle.h"
#include "elf/symbols.h"
#include "show/impl.h"

static struct symbols *sy;
static struct strbuf out;

static int begin(void **state)
{
	(void)state;
	sy = symbols_new();
	return !sy;
}

static int end(void **state)
{
	(void)state;
	symbols_free(sy);
	strbuf_free(&out);
	return 0;
}

static void read_tables(const char *kallsyms, const char *modules)
{
	char k[] = "/tmp/test_symbols_XXXXXX", m[] = "/tmp/test_symbols_XXXXXX";
	int kfd = mkstemp(k), mfd = mkstemp(m);

	assert_true(kfd >= 0 && mfd >= 0);
	assert_int_equal(write(kfd, kallsyms, strlen(kallsyms)), strlen(kallsyms));
	assert_int_equal(write(mfd, modules, strlen(modules)), strlen(modules));
	close(kfd);
	close(mfd);
	symbols_read_kernel(sy, k, m);
	unlink(k);
	unlink(m);
}

static const char *kernel(uint64_t addr, bool with_offset)
{
	strbuf_reset(&out);
	symbols_kernel_sym(sy, addr, with_offset, &out);
	return out.s;
}

static const char *module(uint64_t addr)
{
	strbuf_reset(&out);
	symbols_kernel_mod(sy, addr, &out);
	return out.s;
}

static const char *user(uint32_t pid, const void *addr, size_t into, bool with_offset)
{
	strbuf_reset(&out);
	symbols_user(sy, pid, (uint64_t)(uintptr_t)addr + into, with_offset, &out);
	return out.s;
}

static const char tables[] = "0000000000000000 A fixed_percpu_data\n"
			     "0000000000001000 A cpu_debug_store\n"
			     "ffffffff81000000 D alias_of_data\n"
			     "ffffffff81000000 T startup_64\n"
			     "ffffffff81000000 T _text\n"
			     "ffffffff81000100 t __pfx_vfs_read\n"
			     "ffffffff81000110 T vfs_read\n"
			     "ffffffff81000300 t vfs_write\n"
			     "ffffffff82000000 B _end\n"
			     "ffffffffc0002000 t second\t[ext4]\n"
			     "ffffffffc0001000 t first\t[ext4]\n"
			     "ffffffffc0010000 t bpf_prog_6deef7357e7b4530\t[bpf]\n"
			     "not a line\n"
			     "\n"
			     "ffffffffc0001800 d data\t[ext4]";

static void test_kernel(void **state)
{
	(void)state;
	read_tables(
		tables,
		"ext4 1000000 1 - Live 0xffffffffc0001000\nempty 4096 0 - Live 0xffffffffc0800000\n"
		"hidden 4096 0 - Live 0x0000000000000000\nbad line\n");
	assert_string_equal(kernel(0xffffffff81000110, true), "vmlinux`vfs_read");
	assert_string_equal(kernel(0xffffffff8100012a, true), "vmlinux`vfs_read+0x1a");
	assert_string_equal(kernel(0xffffffff8100012a, false), "vmlinux`vfs_read");
	/* Of names for one place the first that is code. */
	assert_string_equal(kernel(0xffffffff81000000, true), "vmlinux`startup_64");
	/* Not where the compiler put padding before a function. */
	assert_string_equal(kernel(0xffffffff81000108, true), "vmlinux`startup_64+0x108");
	assert_string_equal(kernel(0xffffffff81ffffff, true), "vmlinux`vfs_write+0xfffcff");
	assert_string_equal(kernel(0xffffffff82000000, true), "0xffffffff82000000");
	assert_string_equal(kernel(0xffffffff90000000, true), "0xffffffff90000000");
	/* Modules' symbols in any order; the last reaches to the module's end. */
	assert_string_equal(kernel(0xffffffffc0001004, true), "ext4`first+0x4");
	assert_string_equal(kernel(0xffffffffc0002010, true), "ext4`second+0x10");
	assert_string_equal(kernel(0xffffffffc0010001, true), "bpf`bpf_prog_6deef7357e7b4530+0x1");
	assert_string_equal(kernel(0xffffffffc00f0000, true), "ext4`0xffffffffc00f0000");
	/* No symbols, but a module. */
	assert_string_equal(kernel(0xffffffffc0800010, true), "empty`0xffffffffc0800010");
	assert_string_equal(kernel(0, true), "0x0");
	assert_string_equal(kernel(0x1000, true), "0x1000");
	assert_string_equal(module(0xffffffff81000200), "vmlinux");
	assert_string_equal(module(0xffffffffc0001004), "ext4");
	assert_string_equal(module(0xffffffffc0800010), "empty");
	assert_string_equal(module(0x1000), "0x1000");
	assert_int_equal(symbols_kernel_start(sy, 0xffffffff8100012a, false), 0xffffffff81000110);
	assert_int_equal(symbols_kernel_start(sy, 0xffffffff8100012a, true), 0xffffffff81000000);
	assert_int_equal(symbols_kernel_start(sy, 0xffffffffc0002010, true), 0xffffffffc0001000);
	assert_int_equal(symbols_kernel_start(sy, 0xffffffffc0800010, true), 0xffffffffc0800000);
	assert_int_equal(symbols_kernel_start(sy, 0x1234, false), 0x1234);
	assert_int_equal(symbols_kernel_start(sy, 0x1234, true), 0x1234);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* Which modules are loaded is asked once in 10 ms at most. */
static void later(void)
{
	usleep(11000);
}

/* Modules come and go: an address of one that was not there is no place of another one's, and is known when it is asked for. */
static void test_modules_come(void **state)
{
	static const char before[] = "ffffffff81000000 T _text\n"
				     "ffffffff82000000 B _end\n"
				     "ffffffffc0001000 t copy_up\t[overlay]\n"
				     "ffffffffc0004f00 d temp_id.14\t[overlay]\n"
				     "ffffffffc0020000 t probe\t[split]\n"
				     "ffffffffc0040100 d table\t[split]\n"
				     "ffffffffc0040200 d last\t[split]\n";
	static const char now[] = "ffffffffc000f000 t late_init\t[late]\n"
				  "ffffffffc0030000 t between\t[inner]\n";
	static const char mods[] = "overlay 16384 1 - Live 0xffffffffc0001000\n"
				   "split 20480 0 - Live 0xffffffffc0020000\n";
	static const char mods_now[] = "late 8192 0 - Live 0xffffffffc000f000\n"
				       "inner 4096 0 - Live 0xffffffffc0030000\n";
	char k[] = "/tmp/test_symbols_XXXXXX", m[] = "/tmp/test_symbols_XXXXXX", all[1024];

	(void)state;
	close(mkstemp(k));
	close(mkstemp(m));
	write_file(k, before);
	write_file(m, mods);
	symbols_read_kernel(sy, k, m);
	assert_string_equal(kernel(0xffffffffc0004fff, true), "overlay`temp_id.14+0xff");
	assert_string_equal(kernel(0xffffffffc000ffe2, true), "0xffffffffc000ffe2");
	assert_string_equal(module(0xffffffffc000ffe2), "0xffffffffc000ffe2");
	/* Data that lies by itself, as newer kernels have it. */
	assert_string_equal(kernel(0xffffffffc0040210, true), "split`last+0x10");
	assert_string_equal(kernel(0xffffffffc0041000, true), "0xffffffffc0041000");
	assert_string_equal(kernel(0xffffffffc0030010, true), "0xffffffffc0030010");

	/* Who uses a module is no news: what was read is kept. */
	write_file(k, "");
	write_file(m, "overlay 16384 2 - Live 0xffffffffc0001000\n"
		      "split 20480 7 - Live 0xffffffffc0020000\n");
	later();
	assert_string_equal(kernel(0xffffffffc000ffe2, true), "0xffffffffc000ffe2");
	assert_string_equal(kernel(0xffffffff81000010, true), "vmlinux`_text+0x10");

	snprintf(all, sizeof(all), "%s%s", before, now);
	write_file(k, all);
	snprintf(all, sizeof(all), "%s%s", mods, mods_now);
	write_file(m, all);
	later();
	assert_string_equal(kernel(0xffffffffc000ffe2, true), "late`late_init+0xfe2");
	assert_string_equal(kernel(0xffffffffc0030010, true), "inner`between+0x10");

	/* What is gone is known to nobody, but nothing is lost that can't be read. */
	write_file(k, before);
	write_file(m, mods);
	later();
	assert_string_equal(kernel(0xffffffffc0030010, true), "0xffffffffc0030010");
	unlink(k);
	write_file(m, mods_now);
	later();
	assert_string_equal(kernel(0xffffffffc0030010, true), "0xffffffffc0030010");
	assert_string_equal(kernel(0xffffffffc0001010, true), "overlay`copy_up+0x10");
	unlink(m);
}

/* Without the right to see addresses they are all zero. */
static void test_hidden_addresses(void **state)
{
	(void)state;
	read_tables("0000000000000000 T _text\n0000000000000000 T vfs_read\n", "");
	assert_string_equal(kernel(0xffffffff81000110, true), "0xffffffff81000110");
	assert_string_equal(module(0xffffffff81000110), "0xffffffff81000110");
}

static void test_no_tables(void **state)
{
	(void)state;
	symbols_read_kernel(sy, "/nonexistent", "/nonexistent");
	assert_string_equal(kernel(0xffffffff81000110, true), "0xffffffff81000110");
}

/* Lines are longer than what is read at once, or have no end. */
static void test_odd_tables(void **state)
{
	size_t n = 200000;
	char *text = malloc(n + 64);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', n);
	strcpy(text + n, "\nffffffff81000110 T vfs_read\n");
	read_tables(text, "");
	free(text);
	assert_string_equal(kernel(0xffffffff81000111, true), "vmlinux`vfs_read+0x1");
}

/* What the kernel says itself. Skipped where it does not show addresses. */
static void test_real_kernel(void **state)
{
	FILE *f = fopen("/proc/kallsyms", "r");
	char line[512], name[256], expected[300], type;
	unsigned long long addr;
	size_t tried = 0, found = 0;

	(void)state;
	if (!f)
		skip();
	while (fgets(line, sizeof(line), f)) {
		/* __pfx_: room before a function, which has no name of its own here */
		if (sscanf(line, "%llx %c %255s", &addr, &type, name) != 3 || strchr(line, '[') ||
		    !strncmp(name, "__pfx_", 6) || type != 'T' || !(addr >> 63) || ++tried % 50)
			continue;
		snprintf(expected, sizeof(expected), "vmlinux`%s", name);
		found += !strcmp(kernel(addr, true), expected);
	}
	fclose(f);
	if (tried < 1000)
		skip();
	/* The others have another name for the same address. */
	assert_in_range(found, tried / 50 * 3 / 4, tried);
}

/* ---- programs ---- */

__attribute__((noinline, used)) int a_function_of_ours(int x)
{
	return x * 3 + 1;
}

int a_variable_of_ours[16] = { 1 };

static const char *own_name(void)
{
	static char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	assert_true(n > 0);
	path[n] = '\0';
	return strrchr(path, '/') + 1;
}

static const char *ours(const char *symbol)
{
	static char text[512];

	snprintf(text, sizeof(text), "%s`%s", own_name(), symbol);
	return text;
}

static void test_own_process(void **state)
{
	uint32_t me = (uint32_t)getpid();
	void *libc = dlsym(RTLD_DEFAULT, "getppid");
	char *heap = malloc(16);

	(void)state;
	assert_string_equal(user(me, a_function_of_ours, 0, true), ours("a_function_of_ours"));
	assert_string_equal(user(me, a_function_of_ours, 1, true), ours("a_function_of_ours+0x1"));
	assert_string_equal(user(me, a_function_of_ours, 1, false), ours("a_function_of_ours"));
	assert_string_equal(user(me, &a_variable_of_ours[2], 0, true),
			    ours("a_variable_of_ours+0x8"));
	assert_non_null(libc);
	assert_string_equal(user(me, libc, 0, true), "libc.so.6`getppid");
	assert_int_equal(symbols_user_start(sy, me, (uintptr_t)libc + 1, false), (uintptr_t)libc);
	assert_true(symbols_user_start(sy, me, (uintptr_t)libc, true) < (uintptr_t)libc);
	assert_int_equal(symbols_user_start(sy, me, (uintptr_t)libc + 1, true),
			 symbols_user_start(sy, me, (uintptr_t)libc, true));
	strbuf_reset(&out);
	symbols_user_mod(sy, me, (uintptr_t)libc, &out);
	assert_string_equal(out.s, "libc.so.6");
	/* No object: a number. */
	assert_memory_equal(user(me, heap, 0, true), "0x", 2);
	assert_string_equal(user(me, NULL, 16, true), "0x10");
	strbuf_reset(&out);
	symbols_user_mod(sy, me, 16, &out);
	assert_string_equal(out.s, "0x10");
	assert_int_equal(symbols_user_start(sy, me, 16, false), 16);
	free(heap);
}

static void test_vdso(void **state)
{
	const char *vdso = (const char *)getauxval(AT_SYSINFO_EHDR);

	(void)state;
	if (!vdso)
		skip();
	/* Its header is in it, but no symbol is there. */
	assert_memory_equal(user((uint32_t)getpid(), vdso, 0, true), "[vdso]`0x", 9);
	for (size_t at = 0; at < 8192; at++)
		if (strstr(user((uint32_t)getpid(), vdso, at, true), "clock_gettime"))
			return;
	fail_msg("no clock_gettime in the vdso");
}

/* A mapping made after the first look. */
static void test_new_mapping(void **state)
{
	uint32_t me = (uint32_t)getpid();
	int fd = open("/proc/self/exe", O_RDONLY);
	char *p, expected[600];

	(void)state;
	assert_string_equal(user(me, a_function_of_ours, 0, true), ours("a_function_of_ours"));
	usleep(20000); /* mappings are read again every 10 ms at most */
	p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	assert_true(p != MAP_FAILED);
	snprintf(expected, sizeof(expected), "%s`0x%lx", own_name(), (unsigned long)(uintptr_t)p);
	assert_string_equal(user(me, p, 0, true), expected);
	munmap(p, 4096);
	close(fd);
}

static pid_t start_copy(const char *path)
{
	int ready[2];
	pid_t pid;
	char c;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		dup2(ready[1], 1);
		close(ready[0]);
		execl(path, path, "wait", (char *)NULL);
		_exit(127);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	return pid;
}

static void stop(pid_t pid)
{
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* Where this program's first byte is mapped in process pid. */
static uint64_t base_of(pid_t pid, const char *path)
{
	char maps[64], line[4096];
	unsigned long long start;
	FILE *f;

	snprintf(maps, sizeof(maps), "/proc/%d/maps", (int)pid);
	f = fopen(maps, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		if (strstr(line, path) && sscanf(line, "%llx", &start) == 1) {
			fclose(f);
			return start;
		}
	fclose(f);
	fail_msg("%s is not mapped", path);
	return 0;
}

static void copy_file(const char *from, const char *to)
{
	char buf[65536];
	int in = open(from, O_RDONLY), outfd = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	ssize_t n;

	assert_true(in >= 0 && outfd >= 0 && !fchmod(outfd, 0755));
	while ((n = read(in, buf, sizeof(buf))) > 0)
		assert_int_equal(write(outfd, buf, (size_t)n), n);
	close(in);
	close(outfd);
}

/* Another process, with its own addresses; asked again when it has ended. */
static void test_other_process(void **state)
{
	pid_t pid = start_copy("/proc/self/exe"), other = start_copy("/proc/self/exe");
	uint64_t into = (uintptr_t)a_function_of_ours - base_of(getpid(), own_name());
	uint64_t at = base_of(pid, own_name()) + into, at_other = base_of(other, own_name()) + into;

	(void)state;
	assert_string_equal(user((uint32_t)pid, NULL, at, true), ours("a_function_of_ours"));
	symbols_hold(sy, (uint32_t)other);
	stop(pid);
	stop(other);
	assert_string_equal(user((uint32_t)pid, NULL, at + 1, true),
			    ours("a_function_of_ours+0x1"));
	assert_string_equal(user((uint32_t)other, NULL, at_other, true),
			    ours("a_function_of_ours"));
	usleep(120000); /* it is looked for again: what was known stays */
	assert_string_equal(user((uint32_t)other, NULL, at_other, true),
			    ours("a_function_of_ours"));
	/* Never seen alive: a number. */
	symbols_free(sy);
	sy = symbols_new();
	assert_memory_equal(user((uint32_t)pid, NULL, at, true), "0x", 2);
}

/* A program that is not where it was: found through the process. */
static void test_deleted_file(void **state)
{
	char path[] = "/tmp/test_symbols_copy_XXXXXX", expected[64];
	int fd = mkstemp(path);
	uint64_t at;
	pid_t pid;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	copy_file("/proc/self/exe", path);
	pid = start_copy(path);
	at = base_of(pid, path) + ((uintptr_t)a_function_of_ours - base_of(getpid(), own_name()));
	unlink(path);
	snprintf(expected, sizeof(expected), "%s`a_function_of_ours", strrchr(path, '/') + 1);
	user((uint32_t)pid, NULL, at, true);
	stop(pid);
	if (geteuid() != 0)
		skip(); /* /proc/PID/map_files is not for everybody */
	assert_string_equal(out.s, expected);
}

static void test_demangle(void **state)
{
	static const struct {
		const char *symbol, *name, *full;
	} known[] = {
		{ "_Z1fv", "f", "f()" },
		{ "_ZN3foo3barEiPKc", "foo::bar", "foo::bar(int, char const*)" },
		{ "_ZN3foo3barEi.isra.0.cold", "foo::bar", "foo::bar(int).isra.0.cold" },
		{ "_Z3fooIiET_S0_", "foo<int>", "foo<int>(int)" },
		{ "_ZN1r4shop5greet17h4a62b6864f2670ccE", "r::shop::greet", "r::shop::greet" },
		{ "_RNvNtCs6GmmlP4bgsG_1r4shop5greet", "r::shop::greet", "r::shop::greet" },
		{ "main", NULL, NULL },
		{ "_Z", NULL, NULL },
		{ "_ZN", NULL, NULL },
		{ "_Z?", NULL, NULL },
		{ "", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		for (int full = 0; full < 2; full++) {
			char *name = symbol_demangle(known[i].symbol, full);
			const char *want = full ? known[i].full : known[i].name;

			if (!want)
				assert_null(name);
			else
				assert_string_equal(name, want);
			free(name);
		}
}

static void test_elf_files(void **state)
{
	static const char junk[] =
		"\x7f"
		"ELF\2\1\1 this is no ELF file after all, although it begins like one .......";
	struct elf_symbols *es;
	uint64_t into;
	int fd = open("/dev/null", O_RDONLY);
	char *self;
	off_t size;

	(void)state;
	assert_null(elf_symbols_file(fd));
	close(fd);
	assert_null(elf_symbols_memory("", 0));
	es = elf_symbols_memory(junk, sizeof(junk));
	if (es)
		assert_int_equal(elf_symbols_count(es), 0);
	elf_symbols_free(es);
	/* A damaged file: cut anywhere, or with random bytes in it, it is read without harm. */
	fd = open("/proc/self/exe", O_RDONLY);
	size = lseek(fd, 0, SEEK_END);
	self = malloc((size_t)size);
	assert_non_null(self);
	assert_int_equal(pread(fd, self, (size_t)size, 0), size);
	close(fd);
	es = elf_symbols_memory(self, (size_t)size);
	assert_non_null(es);
	assert_true(elf_symbols_count(es) > 10);
	assert_null(elf_symbols_find(es, UINT64_MAX, &into));
	elf_symbols_free(es);
	srand(1);
	for (int i = 0; i < 60; i++) {
		size_t cut = (size_t)size * (size_t)i / 60;

		elf_symbols_free(elf_symbols_memory(self, cut));
		for (int k = 0; k < 30; k++)
			self[(size_t)rand() % (i % 2 ? 4096 : (size_t)size)] = (char)rand();
		es = elf_symbols_memory(self, (size_t)size);
		for (uint64_t at = 0; es && at < (uint64_t)size; at += 997)
			elf_symbols_find(es, at, &into);
		elf_symbols_free(es);
	}
	free(self);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kernel, begin, end),
		cmocka_unit_test_setup_teardown(test_modules_come, begin, end),
		cmocka_unit_test_setup_teardown(test_hidden_addresses, begin, end),
		cmocka_unit_test_setup_teardown(test_no_tables, begin, end),
		cmocka_unit_test_setup_teardown(test_odd_tables, begin, end),
		cmocka_unit_test_setup_teardown(test_real_kernel, begin, end),
		cmocka_unit_test_setup_teardown(test_own_process, begin, end),
		cmocka_unit_test_setup_teardown(test_vdso, begin, end),
		cmocka_unit_test_setup_teardown(test_new_mapping, begin, end),
		cmocka_unit_test_setup_teardown(test_other_process, begin, end),
		cmocka_unit_test_setup_teardown(test_deleted_file, begin, end),
		cmocka_unit_test(test_elf_files),
		cmocka_unit_test(test_demangle),
	};

	if (argc == 2 && !strcmp(argv[1], "wait")) {
		if (write(1, "x", 1) != 1)
			return 1;
		close(1);
		sleep(60);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
