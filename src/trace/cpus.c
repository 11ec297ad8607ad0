/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Lists of CPUs as the kernel writes them: "0-3,5,8-11".
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/internal.h"

int cpus_parse(const char *list, uint8_t *on, unsigned max)
{
	int n = 0;

	memset(on, 0, max);
	while (*list && *list != '\n') {
		char *end;
		unsigned long first, last;

		if (*list < '0' || *list > '9')
			return -EINVAL;
		first = last = strtoul(list, &end, 10);
		if (*end == '-') {
			if (end[1] < '0' || end[1] > '9')
				return -EINVAL;
			last = strtoul(end + 1, &end, 10);
		}
		for (unsigned long c = first; c <= last && c < max; c++) {
			n += !on[c];
			on[c] = 1;
		}
		list = end;
		if (*list == ',')
			list++;
	}
	return n;
}

int cpus_read(const char *path, uint8_t *on, unsigned max)
{
	char buf[4096];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	n = read(fd, buf, sizeof(buf) - 1);
	if (n < 0)
		n = -errno;
	close(fd);
	if (n < 0)
		return (int)n;
	buf[n] = '\0';
	return cpus_parse(buf, on, max);
}
