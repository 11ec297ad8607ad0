# @@requires: root
# @@requires: cmd:python3
# @@requires: cmd:cc
# @@timeout: 60
# An interrupt ends a session whose output isn't read as fast as it comes: the probes stop behind the record that is being printed, and not
# when all is printed that had come; then all that was recorded is printed. A second interrupt leaves that out, and says how much it is.
cat >"$dir/i.$$.c" <<'C'
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
	for (long i = 0;; i++)
		syscall(SYS_lseek, -1000, i, 77);
}
C
cc -O1 -o "$dir/i.$$" "$dir/i.$$.c" || exit
cat >"$dir/i.$$.py" <<'PY'
import os, re, signal, subprocess, sys, time
dtrace, target = sys.argv[1:]
wait = max(2, int(os.environ.get("TEST_SLOW", 1)))
def run(name, clause, signals):
    p = subprocess.Popen([dtrace, "-q", "-b", "1m", "-c", target, "-n",
                          "syscall::lseek:entry /pid == $target && arg2 == 77/ { @n = count(); %s }"
                          'END { printa("count %%@d\\n", @n); printf("end %%d\\n", timestamp); }' % clause],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
                         preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    pipe = p.stdout if "printf" in clause else p.stderr
    first = pipe.read(1)
    time.sleep(1) # now it is full, and dtrace waits
    for _ in range(signals):
        p.send_signal(signal.SIGINT)
        time.sleep(0.5)
    since = time.monotonic_ns()
    while len(first) < 150000 and (more := pipe.read(150000 - len(first))): # more than a pipe holds, less than a buffer's records make
        first += more
    if signals == 1:
        time.sleep(wait)
    out, err = p.communicate()
    out, err = (first + out, err) if pipe == p.stdout else (out, first + err)
    out, err = out.decode(), err.decode()
    shown = len(re.findall("^got *$", out, re.M)) + err.count("invalid address")
    said = lambda pattern, text: sum(int(n) for n in re.findall(pattern, text, re.M))
    # what there was no room for did not begin
    count, drops = said(r"^count (\d+)$", out), said(r"(\d+) error record drops? on", err)
    left = said(r"interrupted again: (\d+) records? (?:is|are) left out", err)
    rest = [l for l in err.splitlines() if not re.search("invalid address|drop|left out|^ ", l)]
    if signals == 1:
        what = "exact" if count == shown + drops else "WRONG: %d %d %d" % (count, shown, drops)
        late = (said(r"^end (\d+)$", out) - since) / 1e9
        what += ", stopped at once" if late < wait else ", stopped after %.1f s" % late
    else:
        what = "some left out" if left > 1000 else "WRONG: %d left out" % left
    print(name, "status", p.returncode, what, *rest)
for signals in 1, 2:
    run("records, %d:" % signals, 'printf("%-400s\\n", "got");', signals)
    run("errors, %d:" % signals, "trace(*(int *)0);", signals)
PY
python3 "$dir/i.$$.py" "$DTRACE" "$dir/i.$$"
