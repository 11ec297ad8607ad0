#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Side by side with bpftrace and with BPF written by hand: start-up time, cost an event, records a second, memory, size.

Everything is measured in turns within one run - bare, ours, theirs, again - so that a machine that speeds up or slows
down does so for all; medians are shown. "added" is nanoseconds added to a getppid(2) by the tracing, "ratio" ours to bpftrace's,
"floor" what floor.bpf.c adds for the same job.
Results go to standard output and, with --record FILE, are added to FILE with the date and the kernel.

Needs root, and bpftrace in the PATH for its columns.
"""
import argparse
import datetime
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
CLAUSE = "syscall::getppid:entry"
THEIRS = "tracepoint:syscalls:sys_enter_getppid"

# name, the floor's job, our clause, theirs, the ratio that must stand (None: none named)
JOBS = [
    ("false predicate", "predicate", CLAUSE + " /arg5 == 12345/ { @ = count(); }",
     THEIRS + " /pid == 1/ { @ = count(); }", None),
    ("count", "count", CLAUSE + " { @ = count(); }", THEIRS + " { @ = count(); }", 0.42),
    ("count by execname", "execname", CLAUSE + " { @[execname] = count(); }", THEIRS + " { @[comm] = count(); }", 0.60),
    ("count by pid", "pid", CLAUSE + " { @[pid] = count(); }", THEIRS + " { @[pid] = count(); }", 0.55),
    ("quantize", "quantize", CLAUSE + " { @ = quantize(pid); }", THEIRS + " { @ = hist(pid); }", 0.45),
    ("64-byte record", "record", CLAUSE + ' { printf("%d %d %d %d %d %d", timestamp, timestamp, timestamp, pid, tid, cpu); }',
     THEIRS + ' { printf("%d %d %d %d %d %d\\n", nsecs, nsecs, nsecs, pid, tid, cpu); }', 0.40),
    ("entry/return latency", "latency",
     "syscall::getppid:entry { self->t = timestamp; } "
     "syscall::getppid:return /self->t/ { @ = quantize(timestamp - self->t); self->t = 0; }",
     "tracepoint:syscalls:sys_enter_getppid { @t[tid] = nsecs; } "
     "tracepoint:syscalls:sys_exit_getppid /@t[tid]/ { @ = hist(nsecs - @t[tid]); delete(@t[tid]); }", 0.45),
    ("kernel stack count", "stack", CLAUSE + " { @[stack()] = count(); }", THEIRS + " { @[kstack] = count(); }", 0.85),
    ("one pointer load", "load", CLAUSE + " { @ = sum(curthread->pid); }",
     THEIRS + " { @ = sum(((struct task_struct *)curtask)->pid); }", None),
    ("four pointer loads", "loads",
     CLAUSE + " { @ = sum(curthread->pid + curthread->tgid + curthread->flags + curthread->prio); }",
     THEIRS + " { $t = (struct task_struct *)curtask; @ = sum($t->pid + $t->tgid + $t->flags + $t->prio); }", 0.40),
]


def getppid(loop):
    return float(subprocess.run([loop], stdout=subprocess.PIPE, text=True, check=True).stdout)


class Tracer:
    """A tracer in the background, up and attached when the constructor returns."""

    def __init__(self, argv):
        self.p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        line = b""
        while b"ready" not in line:
            line = self.p.stdout.readline()
            if not line:
                raise RuntimeError("%s ended before it was ready" % argv[0])
        # whoever reads the output must not be us: it would take the CPU that is measured
        self.sink = subprocess.Popen(["taskset", "-c", "1", "cat"], stdin=self.p.stdout, stdout=subprocess.DEVNULL)
        time.sleep(0.3)

    def stop(self):
        self.p.terminate()
        try:
            self.p.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.p.kill()
        self.p.stdout.close()
        self.sink.wait()


def ours(a, clause):
    return Tracer(["taskset", "-c", "1", a.dtrace, "-q", "-n", 'BEGIN { printf("ready\\n"); } ' + clause])


def floor(a, job):
    return Tracer(["taskset", "-c", "1", a.floor, a.floor + ".bpf.o", job])


def bpftrace(program):
    """It wants tracefs mounted; where it is not, it gets a mount that nobody else sees."""
    argv = ["bpftrace", "-e", program]
    if os.path.exists("/sys/kernel/tracing/available_events"):
        return argv
    return ["unshare", "-m", "sh", "-c", 'mount -t tracefs nodev /sys/kernel/tracing && exec "$@"', "sh"] + argv


def theirs(clause):
    return Tracer(["taskset", "-c", "1"] + bpftrace('BEGIN { printf("ready\\n"); } ' + clause))


def wall(argv):
    t = time.perf_counter()
    subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return (time.perf_counter() - t) * 1000


def med(xs):
    return statistics.median(xs)


def startup(a, out):
    jobs = [("BEGIN { exit(0); }", [a.dtrace, "-qn", "BEGIN { exit(0); }"], bpftrace("BEGIN { exit(); }"), 3.0),
            ("count of all system calls", [a.dtrace, "-qn", "syscall:::entry { @ = count(); } BEGIN { exit(0); }"],
             bpftrace("tracepoint:raw_syscalls:sys_enter { @ = count(); } BEGIN { exit(); }"), 6.0)]
    out.append("%-32s %10s %10s %8s" % ("start to finish, ms", "ours", "bpftrace", "ratio"))
    for name, mine, other, must in jobs:
        x, y = [], []
        for _ in range(a.rounds):
            x.append(wall(mine))
            time.sleep(0.05)  # a raw tracepoint freed by the last run takes an RCU round to attach again
            if a.bpftrace:
                y.append(wall(other))
        ratio = "%8.3f" % (med(x) / med(y)) if y else "       -"
        out.append("%-32s %10.2f %10s %s%s" % (name, med(x), "%.0f" % med(y) if y else "-", ratio,
                                               "" if must is None else "   (<= %g ms)" % must))
    out.append("")


def long_script():
    """1,000 lines, 200 clauses on 20 probes: predicates, self-> variables, keyed aggregations, distributions."""
    calls = ["read", "write", "openat", "close", "mmap", "munmap", "brk", "ioctl", "futex", "poll"]
    text = "BEGIN { exit(0); }\n"
    for i in range(200):
        text += ('syscall::%s:%s\n/pid != %d && execname != "x%d"/\n{\n\tself->t%d = timestamp; '
                 "@c%d[probefunc, execname] = count(); @q%d = quantize(arg0 + %d);\n}\n"
                 % (calls[i % 10], "return" if i % 2 else "entry", i, i, i % 7, i % 20, i % 5, i))
    return text


def long_scripts(a, out):
    with tempfile.NamedTemporaryFile("w", suffix=".d") as f:
        f.write(long_script())
        f.flush()
        compiled, loaded = [], []
        for _ in range(a.rounds):
            compiled.append(wall([a.dtrace, "-es", f.name]))
            loaded.append(wall([a.dtrace, "-qs", f.name]))
    out.append("1,000 lines in 200 clauses: compiled in %.0f ms (<= 50 ms), compiled, loaded and ended in %.0f ms (<= 500 ms)"
               % (med(compiled), med(loaded)))
    out.append("")


def costs(a, out):
    out.append("%-24s %8s %8s %8s %8s %8s" % ("ns added to an event", "ours", "floor", "bpftrace", "ratio", "must be"))
    for name, job, mine, other, must in JOBS:
        if a.job and a.job not in name:
            continue
        x, y, z = [], [], []
        for _ in range(a.rounds):
            for start, got in ((lambda: ours(a, mine), x), (lambda: floor(a, job), z)):
                bare = getppid(a.loop)
                t = start()
                got.append(getppid(a.loop) - bare)
                t.stop()
            if a.bpftrace:
                bare = getppid(a.loop)
                t = theirs(other)
                y.append(getppid(a.loop) - bare)
                t.stop()
        ratio = med(x) / med(y) if y and med(y) > 0 else None
        out.append("%-24s %8.0f %8.0f %8s %8s %8s" % (name, med(x), med(z), "%.0f" % med(y) if y else "-",
                                                      "%.2f" % ratio if ratio else "-", must if must else ""))
        print(out[-1], flush=True)
    out.append("")


def user_stacks(a, out):
    """ustack() of a process, twelve functions deep: compiled with frame pointers and walked by these, and without."""
    for name, flag, unwind in (("user stack, frame pointers", "-fno-omit-frame-pointer", "fp"), ("user stack, tables", "-fomit-frame-pointer", "cfi")):
        if a.job and a.job not in name:
            continue
        loop = os.path.join(os.path.dirname(a.loop), "ustack")
        subprocess.run(["cc", "-O2", flag, "-o", loop, os.path.join(HERE, "ustack.c")], check=True)
        added = []
        with subprocess.Popen([loop], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as p:
            def once():
                p.stdin.write("\n")
                p.stdin.flush()
                return float(p.stdout.readline())
            for _ in range(a.rounds):
                bare = once()
                t = Tracer(["taskset", "-c", "1", a.dtrace, "-q", "-x", "ustackunwind=" + unwind, "-p", str(p.pid), "-n",
                            'BEGIN { printf("ready\\n"); } ' + CLAUSE + " /pid == $target/ { @[ustack()] = count(); }"])
                added.append(once() - bare)
                t.stop()
            p.stdin.close()
        out.append("%-32s %8.0f ns added to a call" % (name, med(added)))
        print(out[-1], flush=True)
    out.append("")


def records(a, out):
    """64-byte records through libdtrace to a consumer on another CPU, as fast as one CPU can make them."""
    rates, drops = [], 0
    for _ in range(a.rounds):
        n, seconds, lost = subprocess.run([a.records], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        rates.append(float(n) / float(seconds) / 1e6)
        drops += int(lost)
    out.append("64-byte records from one CPU: %.1f million a second, %d dropped (>= 10, 0)" % (med(rates), drops))
    print(out[-1], flush=True)


def memory(a, out):
    def rss(argv):
        t = Tracer(argv)
        kb = 0
        with open("/proc/%d/status" % t.p.pid) as f:
            for line in f:
                if line.startswith("VmRSS"):
                    kb = int(line.split()[1])
        t.stop()
        return kb
    mine = rss([a.dtrace, "-q", "-n", 'BEGIN { printf("ready\\n"); } ' + JOBS[2][2]])
    other = rss(bpftrace('BEGIN { printf("ready\\n"); } ' + JOBS[2][3])) if a.bpftrace else 0
    out.append("resident memory, count by execname: ours %d KiB, bpftrace %s KiB (<= 10240)" % (mine, other or "-"))
    out.append("static binary: %d KiB, stripped %d KiB (<= 4096)" % (os.path.getsize(a.dtrace) // 1024, stripped(a.dtrace)))


def stripped(path):
    with tempfile.NamedTemporaryFile() as f:
        subprocess.run(["strip", "-o", f.name, path], check=True)
        return os.path.getsize(f.name) // 1024


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--dtrace", default="build/dtrace")
    ap.add_argument("--rounds", type=int, default=7)
    ap.add_argument("--job", help="only jobs with this in their name")
    ap.add_argument("--record", help="add the results to this file")
    a = ap.parse_args()
    a.bpftrace = shutil.which("bpftrace")
    if not a.bpftrace:
        print("bpftrace is not installed: its columns stay empty")
    with tempfile.TemporaryDirectory() as d:
        a.loop = os.path.join(d, "getppid")
        subprocess.run(["cc", "-O2", "-o", a.loop, os.path.join(HERE, "getppid.c")], check=True)
        a.floor = os.path.join(d, "floor")
        subprocess.run(["cc", "-O2", "-o", a.floor, os.path.join(HERE, "floor.c"), "-lbpf"], check=True)
        subprocess.run(["clang", "-target", "bpf", "-mcpu=v3", "-O2", "-g", "-I/usr/include/%s-linux-gnu" % platform.machine(),
                        "-c", "-o", a.floor + ".bpf.o", os.path.join(HERE, "floor.bpf.c")], check=True)
        a.records = os.path.join(d, "records")
        subprocess.run(["cc", "-O2", "-I" + os.path.join(HERE, "../include"), "-o", a.records, os.path.join(HERE, "records.c"),
                        os.path.join(os.path.dirname(a.dtrace), "libdtrace.a"), "-lbpf", "-ldw", "-lelf", "-lz", "-liberty"], check=True)
        out = []
        if not a.job:
            startup(a, out)
            long_scripts(a, out)
            print("\n".join(out), flush=True)
        costs(a, out)
        user_stacks(a, out)
        if not a.job:
            records(a, out)
            memory(a, out)
            print("\n".join(out[-2:]))
    if a.record:
        with open(a.record, "a") as f:
            f.write("\n## %s, Linux %s, %d CPUs\n\n```\n%s\n```\n" % (datetime.date.today(), platform.release(), os.cpu_count(),
                                                                   "\n".join(out)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
