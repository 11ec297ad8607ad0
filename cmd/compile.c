/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Programs of the command line: compiled in their order, then enabled in their order.
 */
#include <string.h>

#include "cmd.h"

static dtrace_prog_t *compile_script(struct command *c, struct request *r, unsigned cflags,
				     int argc)
{
	bool std = !strcmp(r->text, "-");
	FILE *fp = std ? stdin : open_script(r->text);
	dtrace_prog_t *prog;

	if (!fp)
		return NULL;
	prog = dtrace_program_fcompile(c->h, fp, std ? "-" : r->text, cflags, argc, c->argv);
	if (!std)
		fclose(fp);
	if (!prog)
		complain("%s", dtrace_errmsg(c->h, dtrace_errno(c->h)));
	return prog;
}

int compile_request(struct command *c, struct request *r)
{
	unsigned cflags =
		c->zdefs || c->mode == MODE_LIST || c->mode == MODE_HEADER || c->mode == MODE_OBJECT
			? DTRACE_C_ZDEFS
			: 0;
	int argc = c->argc;
	char *end;

	/* What follows -G are object files, not arguments of the script. */
	if (c->mode == MODE_OBJECT)
		argc = 1;
	if (r->option == 's') {
		r->prog = compile_script(c, r, cflags, argc);
		r->kind = "script";
		r->name = r->text;
		return r->prog ? 0 : -1;
	}
	r->prog = dtrace_program_strcompile(c->h, r->text, r->spec, cflags, c->argc, c->argv);
	if (!r->prog) {
		complain("%s", dtrace_errmsg(c->h, dtrace_errno(c->h)));
		return -1;
	}
	/* Messages call it by its description alone. */
	end = strpbrk(r->text, "{/;");
	if (end)
		*end = '\0';
	r->kind = "description";
	r->name = r->text;
	return 0;
}

int compile_requests(struct command *c)
{
	int64_t quiet;

	for (int i = 0; i < c->nrequests; i++)
		if (compile_request(c, &c->requests[i]))
			return -1;
	if (!dtrace_getopt(c->h, "quiet", &quiet) && quiet)
		c->quiet = true;
	return 0;
}

static void tell_stability(struct command *c, const struct request *r,
			   const dtrace_proginfo_t *info)
{
	const dtrace_attribute_t *d = &info->dpi_descattr, *s = &info->dpi_stmtattr;

	fprintf(c->out,
		"\nStability attributes for %s %s:\n"
		"\n\tMinimum Probe Description Attributes\n"
		"\t\tIdentifier Names: %s\n\t\tData Semantics:   %s\n\t\tDependency Class: %s\n"
		"\n\tMinimum Statement Attributes\n"
		"\t\tIdentifier Names: %s\n\t\tData Semantics:   %s\n\t\tDependency Class: %s\n\n",
		r->kind, r->name, d->dtat_name, d->dtat_data, d->dtat_class, s->dtat_name,
		s->dtat_data, s->dtat_class);
}

int enable_requests(struct command *c)
{
	for (int i = 0; i < c->nrequests; i++) {
		struct request *r = &c->requests[i];
		dtrace_proginfo_t info;

		if (dtrace_program_exec(c->h, r->prog, &info)) {
			complain("%s", dtrace_errmsg(c->h, dtrace_errno(c->h)));
			return -1;
		}
		if (c->mode != MODE_COMPILE)
			notice(c, "%s '%s' matched %u probe%s", r->kind, r->name, info.dpi_matches,
			       info.dpi_matches == 1 ? "" : "s");
		if (c->verbose)
			tell_stability(c, r, &info);
	}
	return 0;
}
