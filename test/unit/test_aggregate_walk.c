/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Aggregations as programs that link with the library see them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <dtrace.h>

#include "base/base.h"

static const char program[] =
	"BEGIN { @a[\"cleared\"] = sum(5); clear(@a); @t[1] = count(); trunc(@t); @zero = sum(3); "
	"@zero = sum(-3); @never = sum(1); trunc(@never); @low = min(-7); @mean[1, \"x\"] = "
	"avg(4); "
	"@mean[1, \"x\"] = avg(8); @q = quantize(3, 2); @n[\"small\"] = max(-2); @n[\"great\"] = "
	"max(9); }"
	"tick-10ms { exit(0); }"
	"END { @a[\"cleared\"] = sum(2); @a[\"added\"] = sum(1); }";

static dtrace_hdl_t *ran(void)
{
	int err;
	dtrace_hdl_t *h = dtrace_open(DTRACE_VERSION, 0, &err);
	dtrace_prog_t *p;

	assert_non_null(h);
	assert_int_equal(dtrace_setopt(h, "quiet", NULL), 0);
	p = dtrace_program_strcompile(h, program, DTRACE_PROBESPEC_NAME, 0, 0, NULL);
	assert_non_null(p);
	if (dtrace_program_exec(h, p, NULL) || dtrace_go(h)) {
		print_message("%s\n", dtrace_errmsg(h, dtrace_errno(h)));
		dtrace_close(h);
		return NULL;
	}
	/* At least once before the stop: clear() is done as its record is read, and END comes after that. */
	do {
		dtrace_sleep(h);
		assert_int_not_equal(dtrace_work(h, stdout, NULL, NULL, NULL),
				     DTRACE_WORKSTATUS_ERROR);
	} while (dtrace_status(h) == DTRACE_STATUS_OKAY);
	assert_int_equal(dtrace_stop(h), 0);
	assert_int_equal(dtrace_work(h, stdout, NULL, NULL, NULL), DTRACE_WORKSTATUS_DONE);
	return h;
}

/* name[keys]=values, one after the other */
static int collect(const dtrace_aggdata_t *d, void *arg)
{
	struct strbuf *out = arg;

	strbuf_printf(out, "%s[", d->dtada_name);
	for (unsigned i = 0; i < d->dtada_nkeys; i++)
		if (d->dtada_keys[i].dtak_kind == DTRACE_KEY_STRING)
			strbuf_printf(out, "%s,", d->dtada_keys[i].dtak_string);
		else
			strbuf_printf(out, "%lld,", (long long)d->dtada_keys[i].dtak_int);
	strbuf_puts(out, "]=");
	if (d->dtada_kind == DTRACEAGG_QUANTIZE) {
		long long sum = 0;

		for (unsigned i = 0; i < d->dtada_nvalues; i++)
			sum += d->dtada_values[i];
		strbuf_printf(out, "%lld in %u;", sum, d->dtada_nvalues);
		return DTRACE_AGGWALK_NEXT;
	}
	for (unsigned i = 0; i < d->dtada_nvalues; i++)
		strbuf_printf(out, "%lld;", (long long)d->dtada_values[i]);
	return DTRACE_AGGWALK_NEXT;
}

static int remove_small(const dtrace_aggdata_t *d, void *arg)
{
	(void)arg;
	return d->dtada_nkeys == 1 && d->dtada_keys[0].dtak_kind == DTRACE_KEY_STRING &&
			       !strcmp(d->dtada_keys[0].dtak_string, "small")
		       ? DTRACE_AGGWALK_REMOVE
		       : DTRACE_AGGWALK_NEXT;
}

static int remove_all(const dtrace_aggdata_t *d, void *arg)
{
	(void)d;
	(void)arg;
	return DTRACE_AGGWALK_REMOVE;
}

static int abort_walk(const dtrace_aggdata_t *d, void *arg)
{
	(void)d;
	return ++*(int *)arg == 2 ? DTRACE_AGGWALK_ABORT : DTRACE_AGGWALK_NEXT;
}

/* The values are those that output shows: what was cleared or truncated is not in them. */
static void test_values(void **state)
{
	dtrace_hdl_t *h = ran();
	struct strbuf out = { 0 };
	int n = 0;

	(void)state;
	if (!h)
		skip();
	assert_int_equal(dtrace_aggregate_walk_keysorted(h, collect, &out), 0);
	assert_string_equal(out.s, "a[added,]=1;a[cleared,]=2;zero[]=0;low[]=-7;mean[1,x,]=2;12;"
				   "q[]=2 in 127;n[great,]=9;n[small,]=-2;");
	strbuf_reset(&out);
	assert_int_equal(dtrace_aggregate_walk_valrevsorted(h, collect, &out), 0);
	assert_string_equal(out.s, "n[great,]=9;n[small,]=-2;q[]=2 in 127;mean[1,x,]=2;12;low[]=-7;"
				   "zero[]=0;a[cleared,]=2;a[added,]=1;");
	assert_int_equal(dtrace_aggregate_walk(h, abort_walk, &n), 0);
	assert_int_equal(n, 2);
	strbuf_free(&out);
	dtrace_close(h);
}

static void test_remove(void **state)
{
	dtrace_hdl_t *h = ran();
	struct strbuf out = { 0 };

	(void)state;
	if (!h)
		skip();
	assert_int_equal(dtrace_aggregate_walk(h, remove_small, NULL), 0);
	for (int again = 0; again < 2; again++) {
		strbuf_reset(&out);
		assert_int_equal(dtrace_aggregate_walk_valsorted(h, collect, &out), 0);
		assert_string_equal(out.s, "a[added,]=1;a[cleared,]=2;zero[]=0;low[]=-7;"
					   "mean[1,x,]=2;12;q[]=2 in 127;n[great,]=9;");
		assert_int_equal(dtrace_aggregate_snap(h), 0); /* it is gone in the kernel, too */
	}
	assert_int_equal(dtrace_aggregate_walk_keysorted(h, remove_all, NULL), -1);
	assert_string_equal(dtrace_errmsg(h, dtrace_errno(h)),
			    "an aggregation without keys can't be removed");
	strbuf_free(&out);
	dtrace_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
