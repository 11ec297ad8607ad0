/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The dtrace command. The library does the work; what is here are options, words and the exit
 * status: 0 or what exit() said, 1 when something failed, 2 for a command line that makes no sense.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

static int apply_settings(struct command *c)
{
	for (int i = 0; i < c->nsettings; i++) {
		const struct setting *s = &c->settings[i];

		if (dtrace_setopt(c->h, s->name, s->value)) {
			complain_library(
				c->h, s->value ? "failed to set -%c %s=%s" : "failed to set -%c %s",
				s->letter, s->name, s->value);
			return -1;
		}
	}
	return 0;
}

static bool is_build(const struct command *c)
{
	return c->mode == MODE_HEADER || c->mode == MODE_OBJECT;
}

static int run(struct command *c)
{
	int err;

	if (c->mode == MODE_HELP || c->mode == MODE_VERSION) {
		(c->mode == MODE_HELP ? print_help : print_version)(c->out);
		return 0;
	}
	if (c->mode == MODE_SCRIPTS)
		return list_scripts(c->out);
	c->h = dtrace_open(DTRACE_VERSION,
			   c->mode == MODE_COMPILE || is_build(c) ? DTRACE_O_NODEV : 0, &err);
	if (!c->h) {
		complain("failed to initialize dtrace: %s", dtrace_errmsg(NULL, err));
		return 1;
	}
	if (apply_settings(c))
		return 1;
	switch (c->mode) {
	case MODE_LIST:
		return list_probes(c);
	case MODE_DOCTOR:
		return run_doctor(c);
	case MODE_HEADER:
	case MODE_OBJECT:
		return build_programs(c);
	default:
		return run_trace(c);
	}
}

/* Everything behind a command line that makes sense. */
static int serve(struct command *c)
{
	static char buffer[1 << 16];
	int status;

	if (c->output && !is_build(c) && !(c->out = fopen(c->output, "a"))) {
		complain("failed to open %s: %s", c->output, strerror(errno));
		return 1;
	}
	setvbuf(c->out, buffer, _IOFBF, sizeof(buffer));
	status = run(c);
	if (c->h)
		dtrace_close(c->h);
	if (fflush(c->out) && errno != EPIPE && !status) {
		complain("failed to write output: %s", strerror(errno));
		status = 1;
	}
	if (c->out != stdout)
		fclose(c->out);
	return status;
}

int main(int argc, char **argv)
{
	struct command c = { .out = stdout };
	int status = read_arguments(&c, argc, argv);

	if (!status)
		status = serve(&c);
	free_arguments(&c);
	return status;
}
