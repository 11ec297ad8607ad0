/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Names of ports for %P, from /etc/services: read once, at the first need. (A static program can't
 * ask libc, which would load a library for it.)
 */
#include <stdio.h>
#include <stdlib.h>

#include "show/impl.h"

struct services {
	struct arena arena;
	const char *names[65536];
};

static struct services *read_services(const char *path)
{
	struct services *sv = calloc(1, sizeof(*sv));
	FILE *f = fopen(path, "re");
	char line[512], name[256], proto[16];
	unsigned port;

	while (sv && f && fgets(line, sizeof(line), f)) {
		if (line[0] == '#' || sscanf(line, "%255s %u/%15s", name, &port, proto) != 3)
			continue;
		if (port < ARRAY_SIZE(sv->names) && !sv->names[port])
			sv->names[port] = arena_strdup(&sv->arena, name);
	}
	if (f)
		fclose(f);
	return sv;
}

const char *service_name(struct show *s, unsigned port)
{
	if (!s->services)
		s->services = read_services("/etc/services");
	return s->services && port < ARRAY_SIZE(s->services->names) ? s->services->names[port]
								    : NULL;
}

void services_free(struct services *sv)
{
	if (!sv)
		return;
	arena_free(&sv->arena);
	free(sv);
}
