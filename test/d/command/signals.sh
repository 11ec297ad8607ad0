# @@requires: cmd:python3
# @@requires: root
# SIGINT, SIGTERM: END runs, aggregations print, status 0. A background job of a shell has SIGINT ignored: use TERM and a
# process that resets it.
for sig in TERM INT; do
	python3 - "$DTRACE" $sig <<'PY'
import signal, subprocess, sys, time
p = subprocess.Popen([sys.argv[1], "-qn", 'BEGIN { @a["x"] = count(); printf("go\\n"); } END { printf("end\\n"); }'],
                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                     preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
first = p.stdout.readline()
start = time.time()
p.send_signal(getattr(signal, "SIG" + sys.argv[2]))
out = p.stdout.read()
print((first + out).decode(), "status", p.wait(), "soon" if time.time() - start < 0.8 else "late")
PY
done
