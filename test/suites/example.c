/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A program that uses libdtrace as its header says one does: prints an aggregation in its own way
 * and the exit status.
 */
#include <dtrace.h>
#include <string.h>

static int print_key(const dtrace_aggdata_t *data, void *arg)
{
	(void)arg;
	if (data->dtada_nkeys == 1 && data->dtada_keys[0].dtak_kind == DTRACE_KEY_STRING)
		printf("%s %lld\n", data->dtada_keys[0].dtak_string,
		       (long long)data->dtada_values[0]);
	return DTRACE_AGGWALK_NEXT;
}

static int failed(dtrace_hdl_t *h, int err, const char *what)
{
	fprintf(stderr, "%s: %s\n", what, dtrace_errmsg(h, err));
	dtrace_close(h);
	return 1;
}

int main(void)
{
	int err, status;
	dtrace_hdl_t *h = dtrace_open(DTRACE_VERSION, 0, &err);
	dtrace_prog_t *p;

	if (!h)
		return failed(NULL, err, "open");
	dtrace_setopt(h, "quiet", NULL);
	p = dtrace_program_strcompile(h,
				      "BEGIN { @[\"b\"] = count(); } BEGIN,BEGIN { @[\"a\"] = "
				      "count(); } BEGIN { exit(7); }",
				      DTRACE_PROBESPEC_NAME, 0, 0, NULL);
	if (!p || dtrace_program_exec(h, p, NULL) || dtrace_go(h))
		return failed(h, dtrace_errno(h), "go");
	do {
		dtrace_sleep(h);
		if (dtrace_work(h, stdout, NULL, NULL, NULL) == DTRACE_WORKSTATUS_ERROR)
			return failed(h, dtrace_errno(h), "work");
	} while (dtrace_status(h) == DTRACE_STATUS_OKAY);
	if (dtrace_stop(h) || dtrace_work(h, stdout, NULL, NULL, NULL) != DTRACE_WORKSTATUS_DONE)
		return failed(h, dtrace_errno(h), "stop");
	if (dtrace_aggregate_walk_keysorted(h, print_key, NULL))
		return failed(h, dtrace_errno(h), "walk");
	status = dtrace_exit_status(h);
	dtrace_close(h);
	printf("status %d\n", status);
	return 0;
}
