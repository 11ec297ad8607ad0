/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The scripts that come with dtrace: files NAME.d in one directory, each with a first comment that begins
 * with what it is for. -s takes such a name where no file is called that. $DTRACE_SCRIPTS, a directory, comes
 * instead of the installed one.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

#ifndef DT_SCRIPTDIR /* the build says where it installs */
#define DT_SCRIPTDIR "/usr/local/share/dtrace/scripts"
#endif

#define NAME_MAX_SHOWN 32 /* longer names are not near anything */

static const char *directory(void)
{
	const char *dir = getenv("DTRACE_SCRIPTS");

	return dir && *dir ? dir : DT_SCRIPTDIR;
}

static FILE *open_in_directory(const char *name, const char *suffix)
{
	char *path = NULL;
	FILE *fp = NULL;

	if (asprintf(&path, "%s/%s%s", directory(), name, suffix) >= 0)
		fp = fopen(path, "r");
	free(path);
	return fp;
}

/* A script's file: its name ends in .d. */
static int is_script(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 2 && !strcmp(e->d_name + n - 2, ".d");
}

/* How many letters must be changed, left out or put in to get b from a; large if they are long. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[NAME_MAX_SHOWN + 1];
	size_t na = strlen(a), nb = strlen(b);

	if (na > NAME_MAX_SHOWN || nb > NAME_MAX_SHOWN)
		return NAME_MAX_SHOWN;
	for (size_t j = 0; j <= nb; j++)
		row[j] = (unsigned)j;
	for (size_t i = 0; i < na; i++) {
		unsigned corner = row[0]++;

		for (size_t j = 0; j < nb; j++) {
			unsigned best = corner + (a[i] != b[j]);

			corner = row[j + 1];
			best = best < corner + 1 ? best : corner + 1;
			row[j + 1] = best < row[j] + 1 ? best : row[j] + 1;
		}
	}
	return row[nb];
}

static bool is_near(const char *asked, const char *name)
{
	size_t n = strlen(asked);

	return distance(asked, name) <= n / 3 || (n >= 3 && strstr(name, asked)) ||
	       (strlen(name) >= 3 && strstr(asked, name));
}

/* Names that were perhaps meant, as the end of a message: "; did you mean opens or iosnoop?" */
static void tell_near(const char *name, int err)
{
	struct dirent **files = NULL;
	int n = scandir(directory(), &files, is_script, alphasort);
	char text[256] = "";
	size_t len = 0, asked_len = strlen(name);
	char *asked = strdup(name);

	if (asked && asked_len > 2 && !strcmp(asked + asked_len - 2, ".d"))
		asked[asked_len - 2] = '\0';
	for (int i = 0; i < n; i++) {
		char *file = files[i]->d_name;

		file[strlen(file) - 2] = '\0';
		if (asked && *asked && is_near(asked, file) &&
		    len + strlen(file) + 8 < sizeof(text))
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
						len ? ", " : "", file);
		free(files[i]);
	}
	free(files);
	free(asked);
	complain("failed to open %s: %s", name, strerror(err));
	if (len)
		fprintf(stderr, "hint: scripts of like names: %s\n", text);
	else if (n > 0)
		fprintf(stderr, "hint: dtrace --scripts lists the scripts that come with it\n");
}

FILE *open_script(const char *name)
{
	FILE *fp = fopen(name, "r");
	int err = errno;

	if (fp)
		return fp;
	if (err != ENOENT || strchr(name, '/')) {
		complain("failed to open %s: %s", name, strerror(err));
		return NULL;
	}
	fp = open_in_directory(name, ".d");
	if (!fp)
		fp = open_in_directory(name, "");
	if (!fp)
		tell_near(name, err);
	return fp;
}

/* "NAME - what it is for": the first line of a script's comment that begins with its name. */
static void list_script(FILE *out, const char *name)
{
	FILE *fp = open_in_directory(name, ".d");
	char *line = NULL, *what = NULL;
	size_t size = 0, n = strlen(name);

	while (fp && !what && getline(&line, &size, fp) > 0)
		if (!strncmp(line, " * ", 3) && !strncmp(line + 3, name, n) &&
		    !strncmp(line + 3 + n, " - ", 3)) {
			what = line + 3 + n + 3;
			what[strcspn(what, "\n")] = '\0';
		}
	fprintf(out, "%-14s %s\n", name, what ? what : "");
	free(line);
	if (fp)
		fclose(fp);
}

int list_scripts(FILE *out)
{
	struct dirent **files;
	int n = scandir(directory(), &files, is_script, alphasort);

	if (n < 0) {
		complain("failed to open %s: %s", directory(), strerror(errno));
		return 1;
	}
	for (int i = 0; i < n; i++) {
		files[i]->d_name[strlen(files[i]->d_name) - 2] = '\0';
		list_script(out, files[i]->d_name);
		free(files[i]);
	}
	free(files);
	return 0;
}
