# @@requires: root
# @@requires: cmd:cc
# A program makes calls known to the last: their number, arguments, results and errno.
# A result is what the kernel returns: -errno where it fails. Strings are read on the way out: before
# the call their page may not be there.
cat >"$dir/calls.$$.c" <<'C'
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include <sys/syscall.h>
int main(void)
{
	for (int i = 0; i < 7; i++)
		syscall(SYS_getppid);
	for (int i = 0; i < 3; i++)
		syscall(SYS_openat, AT_FDCWD, "/no/such/file", O_RDONLY | O_CLOEXEC, 0);
	close(-7);
	syscall(SYS_lseek, 1000, -5L, 0x7fffffff);
	int fd = open("/dev/null", O_WRONLY);
	if (write(fd, "hello", 5) != 5 || write(fd, "world!!", 7) != 7)
		return 1;
	syscall(SYS_umask, 022);
	return 0;
}
C
cc -O1 -o "$dir/calls.$$" "$dir/calls.$$.c" || exit
$DTRACE -qc "$dir/calls.$$" -n '
syscall::getppid:entry,syscall::getppid:return /pid == $target/ { @[probefunc, probename] = count(); }
syscall::openat:entry /pid == $target/ { self->p = arg1; self->flags = args[2]; }
syscall::openat:return /pid == $target && errno/ { printf("openat(%s, %o) = %d %d errno %d\n", copyinstr(self->p), self->flags, (int)arg0, (int)arg1, errno); }
syscall::close:entry /pid == $target && (int)arg0 < 0/ { self->c = (int)arg0; }
syscall::close:return /self->c/ { printf("close(%d) = %d errno %d\n", self->c, (int)args[0], errno); self->c = 0; }
syscall::lseek:entry /pid == $target && arg0 == 1000/ { printf("lseek(%d, %d, %x)\n", args[0], args[1], args[2]); }
syscall::lseek:return /pid == $target && errno == 9/ { printf("lseek = %d\n", (int)arg0); }
syscall::write:entry /pid == $target/ { self->w = arg1; self->n = args[2]; }
syscall::write:return /self->n/ { printf("write(%s, %d) = %d errno %d\n", stringof(copyin(self->w, self->n)), self->n, (int)arg0, errno); self->n = 0; }' 2>&1
