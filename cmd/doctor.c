/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * dtrace --doctor: what this kernel offers, what each provider will use, what to do about what is
 * missing.
 */
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cmd.h"

static void print_features(struct command *c)
{
	dtrace_feature_t f;

	fprintf(c->out, "\nWhat this kernel offers\n");
	for (int i = 0; !dtrace_feature(c->h, i, &f); i++)
		fprintf(c->out, "  %-3s  %-32s %s\n", f.dtf_has ? "yes" : "no", f.dtf_name,
			f.dtf_detail);
}

static void print_providers(struct command *c)
{
	dtrace_provider_info_t p;

	fprintf(c->out, "\nProviders\n");
	for (int i = 0; !dtrace_provider(c->h, i, &p); i++) {
		const char *state = p.dtpi_unavailable ? "no" : p.dtpi_limits ? "in part" : "yes";
		const char *why = p.dtpi_unavailable ? p.dtpi_unavailable
				  : p.dtpi_limits    ? p.dtpi_limits
						     : p.dtpi_how;

		fprintf(c->out, "  %-8s %-8s %s\n", state, p.dtpi_name, p.dtpi_summary);
		if (why)
			fprintf(c->out, "  %-8s %-8s %s\n", "", "", why);
	}
}

/* Each advice once: several features may need the same. */
static bool said_before(struct command *c, int upto, const char *advice)
{
	dtrace_feature_t f;

	for (int i = 0; i < upto; i++)
		if (!dtrace_feature(c->h, i, &f) && f.dtf_advice && !strcmp(f.dtf_advice, advice))
			return true;
	return false;
}

static void print_advice(struct command *c, const char *missing)
{
	bool title = false;
	dtrace_feature_t f;

	for (int i = 0; !dtrace_feature(c->h, i, &f); i++) {
		if (f.dtf_has || !f.dtf_advice || said_before(c, i, f.dtf_advice))
			continue;
		if (!title)
			fprintf(c->out, "\nWhat would help\n");
		title = true;
		fprintf(c->out, "  %s: %s\n", f.dtf_name, f.dtf_advice);
	}
	if (!title && !missing)
		fprintf(c->out, "\nNothing is missing.\n");
}

int run_doctor(struct command *c)
{
	const char *missing = dtrace_privileges(c->h);
	dtrace_feature_t bpf;
	struct utsname u;

	if (uname(&u))
		memset(&u, 0, sizeof(u));
	fprintf(c->out, "DTrace for Linux %s on %s %s %s, %ld CPUs\n", DT_VERSION, u.sysname,
		u.release, u.machine, sysconf(_SC_NPROCESSORS_ONLN));
	if (missing)
		fprintf(c->out, "Not enough privilege to trace: %s\n", missing);
	if (dtrace_feature(c->h, 0, &bpf)) {
		complain_library(c->h, "failed to look at this machine");
		return 1;
	}
	print_features(c);
	print_providers(c);
	print_advice(c, missing);
	return missing || !bpf.dtf_has ? 1 : 0;
}
