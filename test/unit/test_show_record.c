/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The default output: heading, start of a line, traced values, dumps, stacks, -F; faults; errors of
 * the stream.
 */
#include "test_show.h"

enum { AT = sizeof(struct rec_head) };

static struct world w;
static const struct show_opts loud = { .stackindent = 14, .noresolve = true };

#define HEADING "CPU     ID                    FUNCTION:NAME\n"

static int start(void **state)
{
	(void)state;
	world_init(&w);
	world_start(&w, &loud);
	return 0;
}

static int end(void **state)
{
	(void)state;
	world_end(&w);
	return 0;
}

static const char *traced(enum builtin_id what, struct rec_field *f, unsigned n, const void *data,
			  size_t size)
{
	struct rec_action act = { .what = what, .fields = f, .nfields = n };
	struct rec_clause *rc = world_clause(&w, &act, 1);

	assert_int_equal(show_bytes(&w, rc->index, 4242, 0, data, size, NULL), 0);
	return printed(&w);
}

static void test_default_action(void **state)
{
	struct rec_action act = { .what = BI_MAX };
	struct rec_clause *rc = world_clause(&w, &act, 1);

	(void)state;
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, NULL, 0, NULL), 0);
	assert_string_equal(printed(&w), HEADING "  0      1                           :BEGIN \n");
	assert_int_equal(show_bytes(&w, rc->index, 100, 12, NULL, 0, NULL), 0);
	assert_string_equal(printed(&w), " 12    100                       read:entry \n");
	w.probes[1].func = "a_function_with_quite_a_long_name";
	assert_int_equal(show_bytes(&w, rc->index, 100, 1, NULL, 0, NULL), 0);
	assert_string_equal(printed(&w), "  1    100 a_function_with_quite_a_long_name:entry \n");
	assert_int_equal(show_bytes(&w, rc->index, 77, 1, NULL, 0, NULL),
			 0); /* a probe nobody knows */
	assert_string_equal(printed(&w), "  1     77                                : \n");
	show_options(w.show)->quiet = true;
	assert_int_equal(show_bytes(&w, rc->index, 100, 1, NULL, 0, NULL), 0);
	assert_string_equal(printed(&w), "");
}

static void test_heading(void **state)
{
	struct rec_action act = { .what = BI_MAX };
	struct rec_clause *rc = world_clause(&w, &act, 1);

	(void)state;
	show_header(w.show);
	assert_string_equal(printed(&w), HEADING);
	show_header(w.show);
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, NULL, 0, NULL), 0);
	assert_string_equal(printed(&w), "  0      1                           :BEGIN \n");
}

static const struct int_case {
	unsigned size;
	bool is_signed;
	int64_t value;
	const char *text, *quiet;
} ints[] = {
	{ 4, true, 9, "        9", "9" },
	{ 4, true, -1, "       -1", "-1" },
	{ 4, false, -1, " 4294967295", "4294967295" },
	{ 8, true, -1, "               -1", "-1" },
	{ 8, true, 1234567890123456, " 1234567890123456", "1234567890123456" },
	{ 2, true, 7, "     7", "7" },
	{ 2, false, -1, " 65535", "65535" },
	{ 1, true, -1, "  -1", "-1" },
	{ 1, false, 255, " 255", "255" },
};

static void test_trace_integers(void **state)
{
	char line[128];

	(void)state;
	show_header(w.show);
	printed(&w);
	for (size_t i = 0; i < ARRAY_SIZE(ints); i++) {
		struct rec_field f = { .kind = FIELD_INT,
				       .off = AT,
				       .size = ints[i].size,
				       .is_signed = ints[i].is_signed };

		snprintf(line, sizeof(line), "  0   4242                       :tick-1sec %s\n",
			 ints[i].text);
		show_options(w.show)->quiet = false;
		assert_string_equal(traced(BI_TRACE, &f, 1, &ints[i].value, 8), line);
		show_options(w.show)->quiet = true;
		assert_string_equal(traced(BI_TRACE, &f, 1, &ints[i].value, 8), ints[i].quiet);
	}
}

static void test_trace_string(void **state)
{
	struct rec_field f = { .kind = FIELD_STRING, .off = AT, .size = 16 };

	(void)state;
	/* From the guides: dtrace -n 'BEGIN { trace("hello, world"); }' */
	assert_string_equal(traced(BI_TRACE, &f, 1, "hello, world\0zzz", 16),
			    HEADING "  0   4242                       :tick-1sec   hello, world    "
				    "                 \n");
	show_options(w.show)->quiet = true;
	assert_string_equal(traced(BI_TRACE, &f, 1, "hello, world\0zzz", 16), "hello, world");
	assert_string_equal(traced(BI_TRACE, &f, 1, "\0zzzzzzzzzzzzzz", 16), "");
}

static const struct bytes_case {
	const char *bytes;
	size_t n;
	const char *text, *quiet;
} bytes[] = {
	{ "abc\0\0\0", 6, "  abc                              ", "abc" },
	{ "a\nb\tc\a\b\0", 8, "  a\nb\tc\a\b                          ", "a\nb\tc\a\b" },
	{ "abcdef", 6, "  abcdef                           ",
	  "  abcdef                           " },
	{ "abc\0d\0", 6,
	  "\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n"
	  "         0: 61 62 63 00 64 00                                abc.d.\n",
	  "\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n"
	  "         0: 61 62 63 00 64 00                                abc.d.\n" },
	{ "\0abc", 4,
	  "\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n"
	  "         0: 00 61 62 63                                      .abc\n",
	  NULL },
	{ "\x7f"
	  "ELF\xff",
	  5,
	  "\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n"
	  "         0: 7f 45 4c 46 ff                                   .ELF.\n",
	  NULL },
	{ "0123456789abcdef\1", 17,
	  "\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n"
	  "         0: 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n"
	  "        10: 01                                               .\n",
	  NULL },
};

static void test_bytes(void **state)
{
	char line[512];

	(void)state;
	show_header(w.show);
	printed(&w);
	for (size_t i = 0; i < ARRAY_SIZE(bytes); i++) {
		struct rec_field f = { .kind = FIELD_BYTES,
				       .off = AT,
				       .size = (uint32_t)bytes[i].n };

		snprintf(line, sizeof(line), "  0   4242                       :tick-1sec %s\n",
			 bytes[i].text);
		show_options(w.show)->quiet = false;
		assert_string_equal(traced(BI_TRACE, &f, 1, bytes[i].bytes, bytes[i].n), line);
		show_options(w.show)->quiet = true;
		if (bytes[i].quiet)
			assert_string_equal(traced(BI_TRACE, &f, 1, bytes[i].bytes, bytes[i].n),
					    bytes[i].quiet);
	}
	/* tracemem() never guesses, nor does anything with rawbytes. */
	struct rec_field mem[2] = {
		{ .kind = FIELD_BYTES, .off = AT, .size = 8 },
		{ .kind = FIELD_INT, .off = AT + 8, .size = 8, .is_signed = true }
	};
	struct {
		char text[8];
		int64_t want;
	} data = { "abcdefg", 3 };
	const char *dump =
		"\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n"
		"         0: 61 62 63 64 65 66 67 00                          abcdefg.\n";

	assert_string_equal(traced(BI_TRACEMEM, mem, 1, &data, 16), dump);
	assert_string_equal(
		traced(BI_TRACEMEM, mem, 2, &data, 16),
		"\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n"
		"         0: 61 62 63                                         abc\n");
	data.want = 100;
	assert_string_equal(traced(BI_TRACEMEM, mem, 2, &data, 16), dump);
	data.want = -1;
	assert_string_equal(traced(BI_TRACEMEM, mem, 2, &data, 16), dump);
	show_options(w.show)->rawbytes = true;
	assert_string_equal(traced(BI_TRACE, mem, 1, &data, 16), dump);
}

static void test_stacks(void **state)
{
	static const uint64_t stack[] = { 0xffffffff81000010, 0x20, 0, 9 },
			      user[] = { 55, 0x401000, 0x402000 };
	struct rec_field f = { .kind = FIELD_STACK, .off = AT, .size = sizeof(stack) };
	struct rec_field s = { .kind = FIELD_SYMADDR, .off = AT, .size = 8, .sym = BI_SYM };

	(void)state;
	assert_string_equal(traced(BI_STACK, &f, 1, stack, sizeof(stack)),
			    HEADING "  0   4242                       :tick-1sec \n"
				    "              0xffffffff81000010\n"
				    "              0x20\n\n");
	show_options(w.show)->quiet = true;
	show_options(w.show)->stackindent = 2;
	f = (struct rec_field){ .kind = FIELD_USTACK, .off = AT, .size = sizeof(user) };
	assert_string_equal(traced(BI_USTACK, &f, 1, user, sizeof(user)),
			    "\n  0x401000\n  0x402000\n");
	assert_string_equal(traced(BI_SYM, &s, 1, stack, 8),
			    "  0xffffffff81000010                                ");
}

static void test_several_actions(void **state)
{
	struct {
		int32_t a;
		char b[8];
		int32_t status;
	} data = { 5, "xy", 3 };
	struct rec_field f[] = {
		{ .kind = FIELD_INT, .off = AT, .size = 4, .is_signed = true },
		{ .kind = FIELD_STRING, .off = AT + 4, .size = 8 },
		{ .kind = FIELD_INT, .off = AT + 12, .size = 4, .is_signed = true }
	};
	struct rec_action acts[] = {
		{ .what = BI_TRACE, .fields = &f[0], .nfields = 1 },
		{ .what = BI_TRACE, .fields = &f[1], .nfields = 1, .block = 1 },
		{ .what = BI_EXIT, .fields = &f[2], .nfields = 1 },
		{ .what = BI_TRACE, .fields = &f[0], .nfields = 1 },
	};
	struct rec_clause *rc = world_clause(&w, acts, 4);
	int status = 0;

	(void)state;
	show_options(w.show)->quiet = true;
	/* Block 1 did not run: its action is passed over. Actions behind exit() still show. */
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, &data, sizeof(data), &status), 1);
	assert_int_equal(status, 3);
	assert_string_equal(printed(&w), "55");
	acts[1].block = 0;
	show_options(w.show)->quiet = false;
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, &data, sizeof(data), &status), 1);
	/* The heading was due at the first record; quiet, it is not made up for. */
	assert_string_equal(printed(&w), "  0      1                           :BEGIN         5"
					 "  xy"
					 "                               "
					 "        5\n");
}

static void test_flow(void **state)
{
	static struct probe_desc reads[] = { { .prov = "fbt", .func = "vfs_*" },
					     { .prov = "syscall" } };
	static struct clause both = { .probes = reads, .nprobes = 2 };
	static struct probe_desc returns[] = {
		{ .prov = "fbt", .func = "vfs_read", .name = "return" }
	};
	static struct clause second = { .probes = returns, .nprobes = 1 };
	static struct probe_desc by_id[] = { { .id = 4242 } };
	static struct clause tick = { .probes = by_id, .nprobes = 1 };
	struct rec_action act = { .what = BI_MAX };
	struct rec_clause *a = world_clause(&w, &act, 1), *b = world_clause(&w, &act, 1),
			  *c = world_clause(&w, &act, 1);

	(void)state;
	a->clause = &both;
	b->clause = &second;
	c->clause = &tick;
	show_options(w.show)->flowindent = true;
	show_bytes(&w, 0, 100, 0, NULL, 0, NULL);
	show_bytes(&w, 0, 200, 0, NULL, 0, NULL);
	show_bytes(&w, 1, 200, 0, NULL, 0, NULL); /* a second clause of the same firing */
	show_bytes(&w, 2, 4242, 0, NULL, 0, NULL);
	show_bytes(&w, 0, 200, 1, NULL, 0, NULL); /* another CPU */
	show_bytes(&w, 0, 201, 0, NULL, 0, NULL);
	show_bytes(&w, 1, 201, 0, NULL, 0, NULL);
	show_bytes(&w, 0, 101, 0, NULL, 0, NULL);
	assert_string_equal(printed(&w), "CPU FUNCTION                                 \n"
					 "  0  => read                                  \n"
					 "  0    -> vfs_read                            \n"
					 "  0     | vfs_read:entry                      \n"
					 "  0     | :tick-1sec                          \n"
					 "  1  -> vfs_read                              \n"
					 "  0     | vfs_read:return                     \n"
					 "  0    <- vfs_read                            \n"
					 "  0  <= read                                  \n");
	/* The second clause of a return did not record: the next record is one step out all the
	 * same. */
	show_bytes(&w, 0, 100, 0, NULL, 0, NULL);
	show_bytes(&w, 0, 200, 0, NULL, 0, NULL);
	show_bytes(&w, 0, 201, 0, NULL, 0, NULL);
	show_bytes(&w, 0, 101, 0, NULL, 0, NULL);
	/* More returns than entries: nothing goes below zero. */
	show_bytes(&w, 0, 101, 0, NULL, 0, NULL);
	assert_string_equal(printed(&w), "  0  => read                                  \n"
					 "  0    -> vfs_read                            \n"
					 "  0     | vfs_read:return                     \n"
					 "  0  <= read                                  \n"
					 "  0  <= read                                  \n");
	/* A CPU beyond the possible ones: shown, no harm done. */
	assert_int_equal(show_bytes(&w, 0, 100, 99, NULL, 0, NULL), 0);
	assert_string_equal(printed(&w), " 99  => read                                  \n");
}

static const struct fault_case {
	unsigned fault;
	int action;
	uint64_t value;
	const char *text;
} faults[] = {
	{ FAULT_BADADDR, 2, 0, "invalid address (0x0) in action #2 at BPF pc 17\n" },
	{ FAULT_BADADDR, 0, 0xdead, "invalid address (0xdead) in predicate at BPF pc 17\n" },
	{ FAULT_BADALIGN, 1, 3, "invalid alignment (0x3) in action #1 at BPF pc 17\n" },
	{ FAULT_ILLOP, 1, 3, "illegal operation in action #1 at BPF pc 17\n" },
	{ FAULT_DIVZERO, 1, 0, "divide-by-zero in action #1 at BPF pc 17\n" },
	{ FAULT_NOSCRATCH, 1, 0, "out of scratch space in action #1 at BPF pc 17\n" },
	{ FAULT_KPRIV, 1, 0, "invalid kernel access in action #1 at BPF pc 17\n" },
	{ FAULT_UPRIV, 1, 0, "invalid user access in action #1 at BPF pc 17\n" },
	{ FAULT_TUPOFLOW, 1, 0, "tuple stack overflow in action #1 at BPF pc 17\n" },
	{ FAULT_BADSTACK, 1, 8, "bad stack (0x8) in action #1 at BPF pc 17\n" },
	{ FAULT_BADSIZE, 1, 0, "size out of bounds in action #1 at BPF pc 17\n" },
	{ FAULT_BADINDEX, 1, 0, "index out of bounds in action #1 at BPF pc 17\n" },
	{ 999, 1, 0, "unknown fault in action #1 at BPF pc 17\n" },
};

static void test_faults(void **state)
{
	struct strbuf text = { 0 };
	char line[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		struct rec_fault f = { .head = { .clause = REC_FAULT, .probe = 1 },
				       .epid = 3,
				       .action = faults[i].action,
				       .pc = 17,
				       .fault = faults[i].fault,
				       .value = faults[i].value };

		strbuf_reset(&text);
		show_fault(w.show, &f, &text);
		snprintf(line, sizeof(line),
			 "error on enabled probe ID 3 (ID 1: dtrace:::BEGIN): %s", faults[i].text);
		assert_string_equal(text.s, line);
		assert_int_equal(show_record(w.show, &f.head, sizeof(f), NULL), 0);
		assert_string_equal(printed(&w), line);
		assert_int_equal(show_record(w.show, &f.head, sizeof(f) - 8, NULL), -EBADMSG);
	}
	strbuf_free(&text);
}

static void test_bad_records(void **state)
{
	struct rec_head head = { .clause = 5 };

	(void)state;
	assert_int_equal(show_record(w.show, &head, sizeof(head), NULL), -EBADMSG);
	assert_int_equal(show_record(w.show, &head, 4, NULL), -EBADMSG);
}

static void test_stream_errors(void **state)
{
	struct rec_action act = { .what = BI_MAX };
	struct rec_clause *rc = world_clause(&w, &act, 1);
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(full);
	setvbuf(full, NULL, _IONBF, 0);
	show_set_output(w.show, full);
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, NULL, 0, NULL), -ENOSPC);
	show_set_output(w.show, w.out);
	fclose(full);
	/* What couldn't be written is not written later. */
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, NULL, 0, NULL), 0);
	assert_string_equal(printed(&w), "  0      1                           :BEGIN \n");
	w.show->text.failed = true; /* as after a failed allocation */
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, NULL, 0, NULL), -ENOMEM);
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, NULL, 0, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_default_action, start, end),
		cmocka_unit_test_setup_teardown(test_heading, start, end),
		cmocka_unit_test_setup_teardown(test_trace_integers, start, end),
		cmocka_unit_test_setup_teardown(test_trace_string, start, end),
		cmocka_unit_test_setup_teardown(test_bytes, start, end),
		cmocka_unit_test_setup_teardown(test_stacks, start, end),
		cmocka_unit_test_setup_teardown(test_several_actions, start, end),
		cmocka_unit_test_setup_teardown(test_flow, start, end),
		cmocka_unit_test_setup_teardown(test_faults, start, end),
		cmocka_unit_test_setup_teardown(test_bad_records, start, end),
		cmocka_unit_test_setup_teardown(test_stream_errors, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
