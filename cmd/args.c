/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The command line. Options may stand in clusters (-qs file), their arguments behind them with or
 * without a space, and anywhere between the program's own arguments; "--" ends them.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

/* Options of the guides that this dtrace does not have, and why. */
static const struct {
	char letter;
	const char *why;
} refused[] = {
	{ 'A', "there is no anonymous tracing on Linux" },
	{ 'a', "there is no anonymous tracing on Linux" },
	{ '3', "programs are for the kernel that runs them (-32)" },
	{ '6', "programs are for the kernel that runs them (-64)" },
};

static int usage(void)
{
	fputs("Try 'dtrace --help'.\n", stderr);
	return EXIT_USAGE;
}

/* Lists are as long as the command line at most. */
static int allocate(struct command *c, int argc)
{
	size_t n = (size_t)argc * 64 + 64; /* letters of clusters count */

	c->requests = calloc((size_t)argc + 1, sizeof(*c->requests));
	c->processes = calloc((size_t)argc + 1, sizeof(*c->processes));
	c->settings = calloc(n, sizeof(*c->settings));
	c->argv = calloc((size_t)argc + 2, sizeof(*c->argv));
	if (!c->requests || !c->processes || !c->settings || !c->argv) {
		complain("out of memory");
		return 1;
	}
	return 0;
}

void free_arguments(struct command *c)
{
	free(c->requests);
	free(c->processes);
	free(c->settings);
	free(c->argv);
}

static int set_mode(struct command *c, enum mode mode)
{
	if (c->mode != MODE_TRACE && c->mode != mode) {
		complain("only one of -e, -G, -h, -l, -V, --doctor and --scripts can be given");
		return usage();
	}
	c->mode = mode;
	return 0;
}

static void set(struct command *c, char letter, const char *name, char *value)
{
	c->settings[c->nsettings++] = (struct setting){ name, value, letter };
}

static void request(struct command *c, char option, char *text, dtrace_probespec_t spec)
{
	c->requests[c->nrequests++] =
		(struct request){ .option = option, .text = text, .spec = spec };
}

static int with_argument(struct command *c, char letter, char *arg)
{
	char *value;

	switch (letter) {
	case 'n':
	case 'i':
		request(c, letter, arg, DTRACE_PROBESPEC_NAME);
		break;
	case 'f':
		request(c, letter, arg, DTRACE_PROBESPEC_FUNC);
		break;
	case 'm':
		request(c, letter, arg, DTRACE_PROBESPEC_MOD);
		break;
	case 'P':
		request(c, letter, arg, DTRACE_PROBESPEC_PROVIDER);
		break;
	case 's':
		request(c, letter, arg, DTRACE_PROBESPEC_NONE);
		break;
	case 'c':
	case 'p':
		c->processes[c->nprocesses++] = (struct process){ .option = letter, .text = arg };
		break;
	case 'b':
		set(c, letter, "bufsize", arg);
		break;
	case 'D':
		set(c, letter, "define", arg);
		break;
	case 'I':
		set(c, letter, "incdir", arg);
		break;
	case 'U':
		set(c, letter, "undef", arg);
		break;
	case 'X':
		set(c, letter, "stdc", arg);
		break;
	case 'L':
		set(c, letter, "libdir", arg);
		break;
	case 'o':
		c->output = arg;
		break;
	case 'x':
		value = strchr(arg, '=');
		if (value)
			*value++ = '\0';
		set(c, letter, arg, value);
		break;
	}
	return 0;
}

static int plain(struct command *c, char letter)
{
	switch (letter) {
	case 'e':
		return set_mode(c, MODE_COMPILE);
	case 'l':
		return set_mode(c, MODE_LIST);
	case 'V':
		return set_mode(c, MODE_VERSION);
	case 'G':
		return set_mode(c, MODE_OBJECT);
	case 'h':
		return set_mode(c, MODE_HEADER);
	case '?':
		return set_mode(c, MODE_HELP);
	case 'q':
		set(c, letter, "quiet", NULL);
		break;
	case 'C':
		set(c, letter, "cpp", NULL);
		break;
	case 'H':
		set(c, letter, "cpphdrs", NULL);
		break;
	case 'F':
		set(c, letter, "flowindent", NULL);
		break;
	case 'w':
		set(c, letter, "destructive", NULL);
		break;
	case 'v':
		c->verbose = true;
		break;
	case 'S':
		c->show_code = true;
		break;
	case 'Z':
		c->zdefs = true;
		break;
	}
	return 0;
}

static int refuse(char letter)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (refused[i].letter == letter) {
			complain("option -%c is not supported: %s", letter, refused[i].why);
			return EXIT_USAGE;
		}
	complain("unknown option -%c", letter);
	return usage();
}

/* A word that begins with one '-'. *next: the word behind it, taken if an option needs it. */
static int cluster(struct command *c, char *word, char ***next)
{
	static const char with[] = "nifmPscpboxLDIUX", without[] = "elVGh?qFwvSZCH";

	/* Programs for this machine are the only ones there are. */
	if (!strcmp(word, sizeof(long) == 8 ? "-64" : "-32"))
		return 0;
	for (char *at = word + 1; *at; at++) {
		int rc;

		if (strchr(without, *at)) {
			rc = plain(c, *at);
			if (rc)
				return rc;
			continue;
		}
		if (!strchr(with, *at))
			return refuse(*at);
		if (at[1])
			return with_argument(c, *at, at + 1);
		if (!**next) {
			complain("option -%c needs an argument", *at);
			return usage();
		}
		return with_argument(c, *at, *(*next)++);
	}
	return 0;
}

static int long_option(struct command *c, const char *word)
{
	if (!strcmp(word, "--help"))
		return set_mode(c, MODE_HELP);
	if (!strcmp(word, "--version"))
		return set_mode(c, MODE_VERSION);
	if (!strcmp(word, "--doctor"))
		return set_mode(c, MODE_DOCTOR);
	if (!strcmp(word, "--scripts"))
		return set_mode(c, MODE_SCRIPTS);
	complain("unknown option %s", word);
	return usage();
}

int read_arguments(struct command *c, int argc, char **argv)
{
	char **at = argv + (argc > 0), *script = NULL;
	bool options = true;
	int rc = allocate(c, argc);

	c->argc = 1;
	while (!rc && *at) {
		char *word = *at++;

		if (!options || word[0] != '-' || !word[1])
			c->argv[c->argc++] = word;
		else if (!strcmp(word, "--"))
			options = false;
		else if (word[1] == '-')
			rc = long_option(c, word);
		else
			rc = cluster(c, word, &at);
	}
	if (rc)
		return rc;
	/* $0 is the script as it is for a shell's scripts, and the command's name where there is
	 * none. */
	for (int i = 0; i < c->nrequests && !script; i++)
		if (c->requests[i].option == 's')
			script = c->requests[i].text;
	c->argv[0] = script ? script : "dtrace";
	/* -h alone asks for help, as users of other commands expect. */
	if (!c->nrequests && c->mode == MODE_HEADER)
		c->mode = MODE_HELP;
	if (!c->nrequests &&
	    (c->mode == MODE_TRACE || c->mode == MODE_OBJECT || c->mode == MODE_COMPILE)) {
		complain("no probes specified");
		return usage();
	}
	return 0;
}
