/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * -h and -G: what the programs need that have probes of their own.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

/* "dir/foo.d" -> "foo.h" (malloc'ed). */
static char *named_after(const char *script, const char *suffix)
{
	const char *slash = strrchr(script, '/'), *base = slash ? slash + 1 : script;
	const char *dot = strrchr(base, '.');
	size_t n = dot && dot > base ? (size_t)(dot - base) : strlen(base);
	char *name = malloc(n + strlen(suffix) + 1);

	if (name) {
		memcpy(name, base, n);
		strcpy(name + n, suffix);
	}
	return name;
}

/* To standard output it is written under the name that its file would have: what guards it from being read twice is made of that. */
static int write_header(struct command *c, dtrace_prog_t *prog, const char *path,
			const char *script)
{
	const char *name = strcmp(path, "-") ? path : script, *slash = strrchr(name, '/');
	FILE *out = strcmp(path, "-") ? fopen(path, "w") : stdout;
	int rc;

	if (!out) {
		complain("failed to open %s: %s", path, strerror(errno));
		return 1;
	}
	rc = dtrace_program_header(c->h, prog, out, slash ? slash + 1 : name);
	if (rc)
		complain_library(c->h, "failed to create header file %s", path);
	if (out != stdout && fclose(out) && !rc) {
		complain("failed to write %s: %s", path, strerror(errno));
		rc = -1;
	}
	if (rc && out != stdout)
		unlink(path);
	return rc != 0;
}

int build_programs(struct command *c)
{
	bool header = c->mode == MODE_HEADER;

	if (c->output && c->nrequests > 1) {
		complain("-o names one file: give one script");
		return EXIT_USAGE;
	}
	for (int i = 0; i < c->nrequests; i++) {
		struct request *r = &c->requests[i];
		char *path;
		int rc;

		if (r->option != 's') {
			complain("-%c takes scripts (-s) that define providers",
				 header ? 'h' : 'G');
			return EXIT_USAGE;
		}
		if (compile_request(c, r))
			return 1;
		path = c->output ? strdup(c->output) : named_after(r->text, header ? ".h" : ".o");
		if (!path) {
			complain("out of memory");
			return 1;
		}
		if (header) {
			rc = write_header(c, r->prog, path, r->text);
		} else {
			rc = dtrace_program_link(c->h, r->prog, path, c->argc - 1, c->argv + 1) !=
			     0;
			if (rc)
				complain_library(c->h, "failed to link script %s", r->text);
		}
		free(path);
		if (rc)
			return 1;
	}
	return 0;
}
