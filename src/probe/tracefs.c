/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Reading the kernel's pseudo file systems where nobody has mounted them.
 *
 * fsopen(2) and fsmount(2) give a file system as a descriptor that is in no mount namespace: nobody
 * sees it, nothing has to be cleaned up, and it goes with the descriptor. That needs CAP_SYS_ADMIN;
 * the callers do without otherwise.
 */
#include "probe/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A directory descriptor or -errno. */
static int mount_private(const char *fs)
{
	int context = (int)syscall(SYS_fsopen, fs, FSOPEN_CLOEXEC), dir;

	if (context < 0)
		return -errno;
	dir = syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0)
		      ? -1
		      : (int)syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0);
	if (dir < 0)
		dir = -errno;
	close(context);
	return dir;
}

int tracefs_dir(struct registry *r)
{
	int dir;

	if (r->tracefs >= 0)
		return r->tracefs;
	if (r->tracefs < -1)
		return r->tracefs + 1;
	dir = open("/sys/kernel/tracing", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir >= 0 && faccessat(dir, "available_events", R_OK, AT_EACCESS)) {
		close(dir);
		dir = -1;
	}
	if (dir < 0)
		dir = mount_private("tracefs");
	r->tracefs =
		dir < 0 ? dir - 1 : dir; /* an errno is kept one lower, as -1 means "not tried" */
	return dir;
}

int read_file_at(int dir, const char *path, struct strbuf *out)
{
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	char buf[16384];
	ssize_t n;
	int err;

	if (fd < 0)
		return -errno;
	while ((n = read(fd, buf, sizeof(buf))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			strbuf_add(out, buf, (size_t)n);
	err = n < 0 ? -errno : out->failed ? -ENOMEM : 0;
	close(fd);
	return err;
}

int read_private_fs(const char *fs, const char *path, struct strbuf *out)
{
	int dir = mount_private(fs), err;

	if (dir < 0)
		return dir;
	err = read_file_at(dir, path, out);
	close(dir);
	return err;
}
