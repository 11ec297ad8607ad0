# @@requires: root
# @@requires: cmd:python3
# @@timeout: 60
# However a trace ends, END runs once, aggregations print once, and the status is right: exit(), three signals, the end of -c, of -p, and
# a full fill buffer.
cat >"$dir/e.$$.py" <<'PY'
import os, signal, subprocess, sys, time
dtrace = sys.argv[1]
prog = 'BEGIN { @a["agg"] = count(); printf("begin\\n"); } END { printf("end\\n"); }'
def start(*args):
    return subprocess.Popen([dtrace, "-q", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
                            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
def report(name, p, before=b""):
    since = time.time()
    out, err = p.communicate(timeout=50)
    out, err = (before + out).decode(), err.decode()
    print(name, "status", p.returncode, "begin", out.count("begin\n"), "end", out.count("end\n"), "agg", out.count("agg "),
          "soon" if time.time() - since < 30 else "late", err.strip())
report("exit", start("-n", prog + "tick-10ms { exit(5); }"))
for s in signal.SIGINT, signal.SIGTERM:
    p = start("-x", "switchrate=60s", "-n", prog)
    line = p.stdout.readline()
    p.send_signal(s)
    report(s.name, p, line)
report("-c", start("-x", "switchrate=60s", "-c", "true", "-n", prog))
report("-c fails", start("-c", "false", "-n", prog))
report("-c killed", start("-c", "sh -c 'kill -9 $$'", "-n", prog))
report("-c and exit", start("-c", "sleep 3", "-n", prog + "tick-10ms { exit(4); }"))
t = subprocess.Popen(["sleep", "0.3"])
p = start("-x", "switchrate=60s", "-p", str(t.pid), "-n", prog)
line = p.stdout.readline()
t.wait()
report("-p", p, line)
t = subprocess.Popen(["sleep", "100"])
p = start("-p", str(t.pid), "-n", prog + "tick-10ms { exit(0); }")
report("-p and exit", p)
print("the process traced by -p", "lives" if t.poll() is None else "is dead")
t.kill()
t.wait()
report("-p of none", start("-p", str(t.pid), "-n", prog))
r, w = os.pipe()
p = subprocess.Popen([dtrace, "-qx", "switchrate=20ms", "-n", 'tick-20ms { printf("line\\n"); }'], stdout=w, stderr=subprocess.PIPE, text=True,
                     preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL))
os.close(w)
os.read(r, 5)
os.close(r)
try:
    print("pipe closed, said:", p.communicate(timeout=5)[1].strip() or "nothing")
except subprocess.TimeoutExpired:
    p.kill()
    print("pipe closed, but it goes on")
PY
python3 "$dir/e.$$.py" "$DTRACE" | sed 's/pid [0-9]*/pid N/g; s/process [0-9]\{1,\}/process N/'
