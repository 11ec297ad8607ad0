#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Functions and page faults, side by side with bpftrace: what a probe adds to a call, by each way into functions; what one adds to a
page fault; how long it takes until 1, about 1,000 and all functions are probed, and until they are not any more.

Made to run in a guest (make vm-bench): every run of a loop is between two bare ones, medians are shown. In emulation only ratios
count. What a kernel or a tool doesn't have is shown as such.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

LOOPS = r"""
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* loop getppid|fault N: nanoseconds each */
int main(int argc, char **argv)
{
	long n = argc > 2 ? atol(argv[2]) : 1, pages = 4096, i;
	struct timespec a, b;
	char *m = mmap(NULL, pages * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (m == MAP_FAILED || madvise(m, pages * 4096, MADV_NOHUGEPAGE))
		return 1;
	clock_gettime(CLOCK_MONOTONIC, &a);
	if (!strcmp(argv[1], "getppid"))
		for (i = 0; i < n; i++)
			syscall(SYS_getppid);
	else
		for (i = 0; i < n; i++) {
			if (i % pages == 0 && i)
				madvise(m, pages * 4096, MADV_DONTNEED);
			m[i % pages * 4096] = 1;
		}
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("%.1f\n", ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / n);
	return 0;
}
"""


class Missing(Exception):
    """The tool or the kernel has no such way; the text says why."""


class Tracer:
    """A tracer, attached when the constructor returns."""

    def __init__(self, argv):
        self.begun = time.monotonic()
        self.p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=ENV)
        said = []
        while not said or said[-1] != "ready":
            line = self.p.stdout.readline().decode("utf-8", "replace")
            if not line:
                self.p.wait()
                raise Missing(" ".join(said)[:150].strip() or "it ended at once")
            said.append(line.strip())
        self.up = time.monotonic() - self.begun

    def stop(self):
        begun = time.monotonic()
        self.p.terminate()
        self.p.stdout.read()
        self.p.wait()
        return time.monotonic() - begun


ENV = dict(os.environ, BPFTRACE_MAX_PROBES="200000", BPFTRACE_STRLEN="64")


def ours(a, source, program):
    way = ["-xfbtsource=" + source] if source else []
    return [a.dtrace, "-q"] + way + ["-n", program + ' tick-1s /!started/ { started = 1; printf("ready\\n"); }']


def theirs(program):
    return ["bpftrace", "-e", program + ' interval:s:1 /@started == 0/ { @started = 1; printf("ready\\n"); }']


def loop(a, kind):
    n = a.calls if kind == "getppid" else a.faults
    return float(subprocess.run([a.loop, kind, str(n)], stdout=subprocess.PIPE, text=True, check=True).stdout)


def added(a, kind, argv):
    """Nanoseconds that the tracer adds to each turn of the loop."""
    more = []
    for _ in range(a.rounds):
        before = loop(a, kind)
        tracer = Tracer(argv)
        traced = loop(a, kind)
        tracer.stop()
        more.append(traced - (before + loop(a, kind)) / 2)
    return statistics.median(more)


def row(name, measure):
    try:
        print("| %s | %s |" % (name, measure()), flush=True)
    except Missing as e:
        print("| %s | - (%s) |" % (name, e), flush=True)


def costs(a):
    f = a.function
    count = "fbt::%s:entry { @ = count(); }" % f
    latency = (
        "fbt::%s:entry { self->t = timestamp; } fbt::%s:return /self->t/ { @ = quantize(timestamp - self->t); self->t = 0; }" % (f, f)
    )
    print("| added to a getppid(2) of %.0f ns | ns |\n|---|---|" % loop(a, "getppid"))
    for source in ("fentry", "kprobe.multi", "driver", "kprobe"):
        row("count at entry, %s" % source, lambda: "%.0f" % added(a, "getppid", ours(a, source, count)))
        row("entry/return latency, %s" % source, lambda: "%.0f" % added(a, "getppid", ours(a, source, latency)))
    for probe, end in (("kprobe", "kretprobe"), ("kfunc", "kretfunc")):
        row("count at entry, bpftrace %s" % probe, lambda: "%.0f" % added(a, "getppid", theirs("%s:%s { @ = count(); }" % (probe, f))))
        program = "%s:%s { @t[tid] = nsecs; } %s:%s /@t[tid]/ { @ = hist(nsecs - @t[tid]); delete(@t[tid]); }" % (probe, f, end, f)
        row("entry/return latency, bpftrace %s" % probe, lambda: "%.0f" % added(a, "getppid", theirs(program)))
    print("\n| added to a page fault of %.0f ns | ns |\n|---|---|" % loop(a, "fault"))
    for name, source, program in (
        ("count, entry", None, "fbt::page_fault:entry { @ = count(); }"),
        ("count, entry, by tracepoints", "fentry", "fbt::page_fault:entry { @ = count(); }"),
        ("count, entry and return", None, "fbt::page_fault: { @[probename] = count(); }"),
        ("a bad pointer in the clause", None, "fbt::page_fault:entry { @ = sum(*(int *)0); }"),
    ):
        row(name, lambda: "%.0f" % added(a, "fault", ours(a, source, program)))
    row("count, bpftrace tracepoint", lambda: "%.0f" % added(a, "fault", theirs("tracepoint:exceptions:page_fault_user { @ = count(); }")))


def matched(a, source, probes):
    said = subprocess.run([a.dtrace, "-l", "-xfbtsource=" + source, "-n", probes], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return said.stdout.count(" entry\n")


def enabling(a):
    print("\n| probed | functions | until it runs, s | until it has ended, s |\n|---|---|---|---|")
    for source in ("fentry", "kprobe.multi", "driver", "kprobe"):
        for probes in (a.function, a.thousand, ""):
            if not probes and source in ("fentry", "kprobe"):
                continue  # one file descriptor each; nobody takes these for all
            begun = time.monotonic()
            try:
                tracer = Tracer([a.dtrace, "-q", "-xfbtsource=" + source, "-n",
                                 'BEGIN { printf("ready\\n"); } fbt::%s:entry { @ = count(); }' % probes])
                up = tracer.up
                down = tracer.stop()
                print("| %s | %d | %.2f | %.2f |" % (source, matched(a, source, "fbt::%s:entry" % probes), up, down), flush=True)
            except Missing as e:
                print("| %s | - (%s) | %.2f | |" % (source, e, time.monotonic() - begun), flush=True)
                break
    for probes in (a.function, a.thousand):
        try:
            tracer = Tracer(["bpftrace", "-e", 'BEGIN { printf("ready\\n"); } kprobe:%s { @ = count(); }' % probes])
            print("| bpftrace kprobe | %s | %.2f | %.2f |" % (probes, tracer.up, tracer.stop()), flush=True)
        except Missing as e:
            print("| bpftrace kprobe | - (%s) | | |" % e, flush=True)
            break


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--dtrace", default="build/dtrace")
    p.add_argument("--function", help="what getppid(2) calls once (default: the one this kernel has)")
    p.add_argument("--thousand", default="sc*", help="a pattern that about a thousand functions match (default sc*)")
    p.add_argument("--calls", type=int, default=100000)
    p.add_argument("--faults", type=int, default=40000)
    p.add_argument("--rounds", type=int, default=3)
    a = p.parse_args()
    if not a.function:
        with open("/proc/kallsyms") as f:
            names = {line.split()[2] for line in f}
        a.function = next((n for n in ("__x64_sys_getppid", "__ia32_sys_getppid", "sys_getppid") if n in names), None)
        if not a.function:
            sys.exit("no function of getppid(2) is known here: --function")
    with tempfile.TemporaryDirectory() as work:
        a.loop = os.path.join(work, "loop")
        subprocess.run(["gcc", "-O1", "-x", "c", "-o", a.loop, "-"], input=LOOPS, text=True, check=True)
        print("Linux %s, %d CPUs, %s" % (os.uname().release, os.cpu_count(), a.function))
        costs(a)
        enabling(a)


main()
