/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Kernel symbols by name. /proc/kallsyms takes tens of milliseconds, so it is read only when a
 * program names a symbol, once a compilation: the text stays until types_trim().
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lang/types_impl.h"

static int load_kallsyms(struct types *ts)
{
	size_t cap = 8u << 20, n = 0;
	char *buf;
	int fd;

	if (ts->kallsyms)
		return 0;
	fd = open("/proc/kallsyms", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	buf = malloc(cap + 1);
	while (buf) {
		ssize_t got;

		if (n == cap) {
			char *more = realloc(buf, (cap *= 2) + 1);

			if (!more) {
				free(buf);
				buf = NULL;
				break;
			}
			buf = more;
		}
		got = read(fd, buf + n, cap - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	if (!buf) {
		memory_short();
		return -ENOMEM;
	}
	buf[n] = '\0';
	ts->kallsyms = buf;
	ts->kallsyms_len = n;
	return 0;
}

int types_kallsyms(struct types *ts, const char **text)
{
	int err = load_kallsyms(ts);

	*text = ts->kallsyms;
	return err;
}

/* A line is "address type name" and, for a module's symbol, "\t[module]". Is this place of the text, where name stands, such a name, of that module? */
static bool names_symbol(const char *text, const char *at, size_t len, const char *module)
{
	const char *eol = strchrnul(at, '\n'), *mod = memchr(at, '[', (size_t)(eol - at));
	size_t mlen = module ? strlen(module) : 0;

	if (at - text < 4 || at[-1] != ' ' || at[-3] != ' ' ||
	    (at[len] != '\n' && at[len] != '\t' && at[len] != '\0'))
		return false;
	if (!module)
		return true;
	if (strcmp(module, "vmlinux") == 0 || strcmp(module, "kernel") == 0 ||
	    strcmp(module, "genunix") == 0)
		return !mod;
	return mod && strncmp(mod + 1, module, mlen) == 0 && mod[1 + mlen] == ']';
}

/* Without privilege every address reads as 0; per-CPU symbols may be 0 on their own. */
static bool addresses_hidden(const struct types *ts)
{
	for (const char *p = ts->kallsyms; *p; p += *p == '\n') {
		char *end;

		if (strtoull(p, &end, 16))
			return false;
		p = strchrnul(end, '\n');
	}
	return true;
}

/* What the kernel's own types don't tell. */
static dt_tid well_known(struct types *ts, const char *name)
{
	static const struct {
		const char *name, *type;
		unsigned kind, pointers, elements;
	} vars[] = {
#define V(name, kind, type, pointers, elements)                                                    \
	{ #name, type, BTF_KIND_##kind, pointers, elements },
#include "lang/kernel_vars.def"
#undef V
	};

	for (size_t i = 0; i < ARRAY_SIZE(vars); i++) {
		dt_tid t;

		if (strcmp(vars[i].name, name) != 0)
			continue;
		t = type_find(ts, vars[i].kind == BTF_KIND_INT ? NULL : "vmlinux", vars[i].kind,
			      vars[i].type);
		for (unsigned n = 0; n < vars[i].pointers && t != TID_NONE; n++)
			t = type_ptr(ts, t);
		return vars[i].elements && t != TID_NONE ? type_array(ts, t, vars[i].elements) : t;
	}
	return TID_NONE;
}

int types_symbol(struct types *ts, const char *module, const char *name, uint64_t *addr,
		 dt_tid *type)
{
	size_t len = strlen(name);
	int err = load_kallsyms(ts);
	bool found = false;

	if (err)
		return err;
	if (!len)
		return -ENOENT;
	for (const char *at = ts->kallsyms, *end = at + ts->kallsyms_len;
	     !found && (at = memmem(at, (size_t)(end - at), name, len)); at += len) {
		const char *line = at;

		if (!names_symbol(ts->kallsyms, at, len, module))
			continue;
		while (line > ts->kallsyms && line[-1] != '\n')
			line--;
		*addr = strtoull(line, NULL, 16);
		found = true;
	}
	if (!found)
		return -ENOENT;
	if (*addr == 0 && addresses_hidden(ts))
		return -EPERM;
	*type = type_find(ts, module, BTF_KIND_VAR, name);
	if (*type != TID_NONE)
		*type = type_ref(ts, *type);
	else
		*type = type_find(ts, module, BTF_KIND_FUNC, name);
	if (*type == TID_NONE)
		*type = well_known(ts, name);
	return 0;
}
