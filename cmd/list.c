/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * dtrace -l: the probes that match, one a line; with -v what is known of each.
 */
#include <stdio.h>
#include <string.h>

#include "cmd.h"

static void print_attributes(FILE *out, const char *title, const dtrace_attribute_t *a)
{
	fprintf(out,
		"\n\t%s\n\t\tIdentifier Names: %s\n\t\tData Semantics:   %s\n\t\tDependency Class: "
		"%s\n",
		title, a->dtat_name, a->dtat_data, a->dtat_class);
}

static void print_info(struct command *c, const dtrace_probedesc_t *pd)
{
	dtrace_probeinfo_t info;

	if (dtrace_probe_info(c->h, pd, &info)) {
		complain_library(c->h, "failed to get info for probe %u", pd->dtpd_id);
		return;
	}
	print_attributes(c->out, "Probe Description Attributes", &info.dtp_attr);
	print_attributes(c->out, "Argument Attributes", &info.dtp_arga);
	fprintf(c->out, "\n\tArgument Types\n");
	for (int i = 0; i < info.dtp_argc; i++)
		fprintf(c->out, "\t\targs[%d]: %s\n", i, info.dtp_argv[i].dtag_xlate);
	if (info.dtp_argc <= 0)
		fputs(info.dtp_argc ? "\t\tUnknown\n" : "\t\tNone\n", c->out);
	if (info.dtp_unavailable)
		fprintf(c->out, "\n\tNot Available\n\t\t%s\n", info.dtp_unavailable);
	fputc('\n', c->out);
}

/* Of the probes listed, those that can't be enabled. */
static struct {
	unsigned n;
	char names[256];
	char why[512]; /* of the first */
} missing;

#define NAMED 6

static void note_missing(dtrace_hdl_t *h, const dtrace_probedesc_t *pd)
{
	const char *why = dtrace_probe_unavailable(h, pd);
	size_t at = strlen(missing.names);

	if (!why)
		return;
	if (!missing.n)
		snprintf(missing.why, sizeof(missing.why), "%s", why);
	if (missing.n++ < NAMED)
		snprintf(missing.names + at, sizeof(missing.names) - at, "%s%s:%s:%s:%s",
			 at ? ", " : "", pd->dtpd_provider, pd->dtpd_mod, pd->dtpd_func,
			 pd->dtpd_name);
}

static void tell_missing(const struct command *c)
{
	if (!missing.n || c->verbose)
		return;
	fflush(c->out);
	if (missing.n > NAMED)
		complain("can't be used here: %s and %u more (-v tells why; the first: %s)",
			 missing.names, missing.n - NAMED, missing.why);
	else
		complain("can't be used here: %s (%s%s)", missing.names,
			 missing.n > 1 ? "-v tells why; the first: " : "", missing.why);
}

static int print_probe(dtrace_hdl_t *h, const dtrace_probedesc_t *pd, void *arg)
{
	struct command *c = arg;

	fprintf(c->out, "%5u %10s %17s %33s %s\n", pd->dtpd_id, pd->dtpd_provider, pd->dtpd_mod,
		pd->dtpd_func, pd->dtpd_name);
	if (c->verbose)
		print_info(c, pd);
	else
		note_missing(h, pd);
	return 0;
}

static bool failed;

static int not_found(dtrace_hdl_t *h, const dtrace_probedesc_t *pd, void *arg)
{
	const char *part[] = { pd->dtpd_provider, pd->dtpd_mod, pd->dtpd_func, pd->dtpd_name };

	for (int i = 0; i < 4; i++)
		if (!part[i])
			part[i] = "";
	fflush(((struct command *)arg)->out);
	if (pd->dtpd_id)
		complain_library(h, "failed to match %u", pd->dtpd_id);
	else
		complain_library(h, "failed to match %s:%s:%s:%s", part[0], part[1], part[2],
				 part[3]);
	failed = true;
	return 0;
}

/* A description alone needs no compiler. */
static bool is_description(const char *text)
{
	return !strpbrk(text, "/{,;$ \t\n");
}

static int list_description(struct command *c, const struct request *r)
{
	dtrace_probedesc_t pd;

	if (dtrace_str2desc(c->h, r->spec, r->text, &pd)) {
		complain_library(c->h, "invalid probe specifier %s", r->text);
		return -1;
	}
	if (dtrace_probe_iter(c->h, &pd, print_probe, c) == -1) {
		if (dtrace_errno(c->h) != EDT_NOPROBE) {
			complain_library(c->h, "failed to list probes");
			return -1;
		}
		not_found(c->h, &pd, c);
	}
	return 0;
}

static int list_program(struct command *c, struct request *r)
{
	struct command one = *c;

	one.requests = r;
	one.nrequests = 1;
	if (compile_requests(&one))
		return -1;
	if (dtrace_program_probe_iter(c->h, r->prog, print_probe, not_found, c) == -1) {
		complain_library(c->h, "failed to list probes");
		return -1;
	}
	return 0;
}

int list_probes(struct command *c)
{
	int rc = start_processes(c);

	if (rc)
		return 1;
	fprintf(c->out, "%5s %10s %17s %33s %s\n", "ID", "PROVIDER", "MODULE", "FUNCTION", "NAME");
	if (!c->nrequests && dtrace_probe_iter(c->h, NULL, print_probe, c) == -1) {
		complain_library(c->h, "failed to list probes");
		rc = -1;
	}
	for (int i = 0; i < c->nrequests && !rc; i++) {
		struct request *r = &c->requests[i];

		if (r->option != 's' && is_description(r->text))
			rc = list_description(c, r);
		else
			rc = list_program(c, r);
	}
	tell_missing(c);
	if (dtrace_left_out(c->h))
		complain("%s", dtrace_left_out(c->h));
	return rc || failed ? 1 : 0;
}
