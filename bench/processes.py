#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Functions of a process, side by side with bpftrace where it is installed: what a probe adds to a call - counted at its entry, timed from entry to
return - and how long it takes until 1, about 1,000 and all functions of libc are probed in one process, and until they are not any more.

Every run of a loop is between two bare ones, medians are shown; on a machine that others use only ratios count. What a kernel or a tool
doesn't have is shown as such. Needs root.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

CALLS = r"""
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

__attribute__((noinline, noclone)) long called(long x) { __asm__ volatile(""); return x + 1; }
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }

/* calls N: on each line read, N calls and the nanoseconds that one took */
int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 1, sum = 0;
	char line[16];
	while (fgets(line, sizeof(line), stdin)) {
		double t = now();
		for (long i = 0; i < n; i++)
			sum += called(i);
		printf("%.1f\n", (now() - t) / n);
		fflush(stdout);
	}
	return sum == 42;
}
"""


class Missing(Exception):
    """The tool or the kernel can't do it; the text says why."""


class Tracer:
    """A tracer, attached when the constructor returns."""

    def __init__(self, argv):
        env = dict(os.environ, BPFTRACE_MAX_PROBES="200000")
        begun = time.monotonic()
        self.p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, text=True)
        said = []
        while not said or "ready" not in said[-1]:
            line = self.p.stdout.readline()
            if not line:
                self.p.wait()
                raise Missing(" ".join(said)[:120].strip() or "it ended at once")
            said.append(line.strip())
        self.up = time.monotonic() - begun

    def stop(self):
        begun = time.monotonic()
        self.p.terminate()
        self.p.stdout.read()
        self.p.wait()
        return time.monotonic() - begun


def ours(a, program):
    return [a.dtrace, "-q", "-p", str(a.target.pid), "-n", program + ' BEGIN { printf("ready\\n"); }']


def theirs(a, program):
    return ["bpftrace", "-p", str(a.target.pid), "-e", program + ' interval:s:1 /@up == 0/ { @up = 1; printf("ready\\n"); }']


def call(a):
    a.target.stdin.write("\n")
    a.target.stdin.flush()
    return float(a.target.stdout.readline())


def added(a, argv):
    more = []
    for _ in range(a.rounds):
        before = call(a)
        tracer = Tracer(argv)
        traced = call(a)
        tracer.stop()
        more.append(traced - (before + call(a)) / 2)
    return statistics.median(more)


def show(name, measure):
    try:
        print("| %s | %s |" % (name, measure()), flush=True)
    except Missing as e:
        print("| %s | - (%s) |" % (name, e), flush=True)


def costs(a):
    print("| added to a call | ns |\n|---|---|")
    entry, leaves = "pid$target:a.out:called:entry", "pid$target:a.out:called:return"
    show("count, entry", lambda: "%.0f" % added(a, ours(a, entry + " { @ = count(); }")))
    show("count, return", lambda: "%.0f" % added(a, ours(a, leaves + " { @ = count(); }")))
    show("latency, entry to return", lambda: "%.0f" % added(
        a, ours(a, entry + " { self->t = timestamp; } " + leaves + " /self->t/ { @ = quantize(timestamp - self->t); self->t = 0; }")))
    if not shutil.which("bpftrace"):
        return
    entry, leaves = "uprobe:%s:called" % a.program, "uretprobe:%s:called" % a.program
    show("count, uprobe, bpftrace", lambda: "%.0f" % added(a, theirs(a, entry + " { @ = count(); }")))
    show("count, uretprobe, bpftrace", lambda: "%.0f" % added(a, theirs(a, leaves + " { @ = count(); }")))
    show("latency, bpftrace", lambda: "%.0f" % added(
        a, theirs(a, entry + " { @t[tid] = nsecs; } " + leaves + " /@t[tid]/ { @ = hist(nsecs - @t[tid]); delete(@t[tid]); }")))


def listed(a, probes):
    said = subprocess.run([a.dtrace, "-l", "-p", str(a.target.pid), "-n", probes], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return [line.split()[3] for line in said.stdout.splitlines()[1:]]


def thousand(names):
    """A pattern for about 1,000 of them: those that begin with some of the letters."""
    letters = ""
    for c in "abcdefghijklmnopqrstuvwxyz_":
        if sum(name[0] in letters + c for name in names) <= 1100:
            letters += c
    return "[%s]*" % letters


def enabling(a):
    libc = next(line.split()[5] for line in open("/proc/%d/maps" % a.target.pid) if "/libc.so" in line or "/libc-2" in line)
    every = listed(a, "pid$target:libc:*:entry")
    print("\n| functions of libc | until it runs, s | until it has ended, s |\n|---|---|---|")
    for pattern in ("getppid", thousand(every), "*"):
        for kind in ("entry", "return"):
            probes = "pid$target:libc:%s:%s" % (pattern, kind)
            try:
                tracer = Tracer(ours(a, probes + " { @ = count(); }"))
                print("| %d, %s | %.2f | %.2f |" % (len(listed(a, probes)), kind, tracer.up, tracer.stop()), flush=True)
            except Missing as e:
                print("| %s, %s | - (%s) | |" % (pattern, kind, e), flush=True)
        if not shutil.which("bpftrace"):
            continue
        try:
            tracer = Tracer(["bpftrace", "-p", str(a.target.pid), "-e", 'BEGIN { printf("ready\\n"); } uprobe:%s:%s { @ = count(); }' % (libc, pattern)])
            print("| %s, bpftrace | %.2f | %.2f |" % (pattern, tracer.up, tracer.stop()), flush=True)
        except Missing as e:
            print("| %s, bpftrace | - (%s) | |" % (pattern, e), flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--dtrace", default="build/dtrace")
    p.add_argument("--calls", type=int, default=20000)
    p.add_argument("--rounds", type=int, default=5)
    a = p.parse_args()
    with tempfile.TemporaryDirectory() as work:
        a.program = os.path.join(work, "calls")
        subprocess.run(["cc", "-O1", "-x", "c", "-o", a.program, "-"], input=CALLS, text=True, check=True)
        a.target = subprocess.Popen([a.program, str(a.calls)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        print("Linux %s, %d CPUs; a bare call takes %.1f ns" % (os.uname().release, os.cpu_count(), call(a)))
        costs(a)
        enabling(a)
        a.target.stdin.close()
        a.target.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
