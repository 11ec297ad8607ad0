# @@requires: root
# @@requires: cmd:cc
# @@timeout: 60
# A known number of firings, too much for what must hold them: what arrived and what is reported lost are together all of them. The
# program stops dtrace while it fires, so that what is too small is sure to overflow.
N=$((${TEST_SLOW:-1} > 1 ? 60000 : 300000))
cat >"$dir/x.$$.c" <<'C'
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	kill(getppid(), SIGSTOP);
	for (long i = 0, n = argc > 1 ? atol(argv[1]) : 0; i < n; i++)
		syscall(SYS_lseek, -1000, i, 77);
	kill(getppid(), SIGCONT);
	return 0;
}
C
cc -O1 -o "$dir/x.$$" "$dir/x.$$.c" || exit
run() { # name, whether anything must be lost, options of dtrace ...: "got" lines and drops
	local what=$1 lossy=$2
	shift 2
	$DTRACE -q -c "$dir/x.$$ $N" "$@" 2>&1 | awk -v n=$N -v what="$what" -v lossy="$lossy" '
	/ drops?( .*)?$/ { drops += $2 }
	/^got/ { got += ($2 == "" ? 1 : $2) }
	END { print what, (got + drops == n ? "exact" : "WRONG: " got " + " drops + 0), (!!drops == lossy ? "as expected" : "drops: " drops + 0) }'
}
P='syscall::lseek:entry /pid == $target && arg2 == 77/'
run "principal" 1 -b 8k -n "$P { printf(\"got\\n\"); }"
run "principal large enough" 0 -b 16m -n "$P { printf(\"got\\n\"); }"
run "principal, long records" 1 -b 64k -n "$P { self->s = \"got\"; printf(\"%s\\n\", self->s); }"
run "aggregation" 1 -x aggsize=32k -n "$P { @[arg1] = count(); } END { printa(\"got %@d\\n\", @); }"
run "aggregation large enough" 0 -x aggsize=16m -n "$P { @[arg1 % 1000] = count(); } END { printa(\"got %@d %d\\n\", @); }"
run "dynamic" 1 -x dynvarsize=32k -n "BEGIN { ok = 0; } $P { a[arg1] = 1; ok += a[arg1]; } END { printf(\"got %d\\n\", ok); }"
run "dynamic, freed" 0 -x dynvarsize=32k -n "BEGIN { ok = 0; } $P { a[arg1] = 1; ok += a[arg1]; a[arg1] = 0; } END { printf(\"got %d\\n\", ok); }"
