#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Random well-typed D programs, and whether they load, run and print what they must. Each kind of program is a file with
program(seed, depth, statements); program number i is of kind i modulo their number, its seed is SEED * 1000003 + i.

    random_d.py --count 500 --seed 1 --dtrace build/dtrace
prints a line per failure (with the program left in the directory it names) and at the end
"random: N passed, N failed, N skipped".

    random_d.py --only 1234 --seed 1            # that program, to look at it
    random_d.py --first 1234 --count 1 --seed 1 # or to run it
    random_d.py --reduce 1234 --seed 1          # leaves out lines as long as it fails the same way
    random_d.py --vm 6.1 --count 5000           # in a guest of the lab
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

import random_data
import random_expr
import random_kernel
import random_mix
import random_program
import random_runner
import random_struct
import random_values

KINDS = [("expr", random_expr.program), ("data", random_data.program), ("struct", random_struct.program),
         ("kernel", random_kernel.program),
         ("mix", random_mix.program)]
LARGE = "too large, which it was told"
HERE = os.path.dirname(os.path.abspath(__file__))


def make(a, i):
    kinds = [k for k in KINDS if not a.kind or k[0] in a.kind]
    name, program = kinds[i % len(kinds)]
    return program(a.seed * 1000003 + i, a.depth, a.statements)


def expectations(a, programs, work):
    """Compiles and runs the C functions of programs, {number: Program}."""
    c = ["#include <alloca.h>", "#include <stddef.h>", "#include <stdint.h>", "#include <stdio.h>", "#include <stdlib.h>", "#undef alloca",
         "#define alloca(n) calloc(1, n)"]
    judged = [(i, p) for i, p in programs.items() if p.c]
    c += [p.c("p%d" % i) for i, p in judged]
    c += ["int main(void)", "{"] + ['\tp%d();\n\tputs("\\1end");' % i for i, p in judged] + ["\treturn 0;", "}"]
    src, exe = os.path.join(work, "batch.c"), os.path.join(work, "batch")
    with open(src, "w") as f:
        f.write("\n".join(c) + "\n")
    subprocess.run([a.cc, "-O0", "-w", "-fwrapv", "-fno-strict-aliasing", "-o", exe, src], check=True,
                   stderr=subprocess.DEVNULL if a.reduce is not None else None)
    want = subprocess.run([exe], stdout=subprocess.PIPE, check=True).stdout.decode("latin-1").split("\1end\n")
    for (i, p), expect in zip(judged, want):
        p.expect = expect


def lay_down(programs, work):
    """Writes programs into the directory as random_runner.py wants them."""
    with open(os.path.join(work, "list"), "w") as f:
        f.writelines("\t".join([str(i)] + p.options) + "\n" for i, p in programs.items())
    for i, p in programs.items():
        with open(os.path.join(work, "%d.d" % i), "w") as f:
            f.write(p.text)


def run_here(a, programs, work):
    """Yields (number, status, output); status None is a program that did not end."""
    for i, status, got in random_runner.run(a.dtrace, work, a.jobs, 60):
        yield i, status, got.decode("latin-1")


# What a guest does without: cleared pages, accounts of memory, care of what runs ahead. None of it is seen by the verifier or by a program of root's,
# and all of it is slow in emulation; as is waiting for RCU, with nothing else to do.
GUEST = ["-c", "1", "-m", "2048", "-a", "mitigations=off init_on_alloc=0 cgroup_disable=memory rcupdate.rcu_expedited=1"]
# The kernel makes the text of these anew, line by line, for everyone who reads them: four fifths of the time of a program that names a symbol.
KEPT = """for f in /proc/kallsyms /sys/kernel/tracing/available_filter_functions{,_addrs}; do
    [ -e $f ] || continue
    cat $f >/dev/shm/${f##*/} && mount --bind /dev/shm/${f##*/} $f || exit
done
exec python3 test/random/random_runner.py "$@"
"""


def run_there(a, programs, work):
    """The same, all of them in one guest."""
    vm = subprocess.Popen([os.path.join(HERE, "..", "vm", "vm"), *GUEST, "-b", os.path.dirname(a.dtrace), "--add", work, "-t", str(a.timeout), a.vm, "--",
                           "bash", "-c", KEPT, "kept", "build/dtrace", os.path.basename(work), str(a.jobs), "600"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    for line in vm.stdout:
        number, status, length = line.split()
        yield int(number), None if status == b"None" else int(status), vm.stdout.read(int(length)).decode("latin-1")
    if vm.wait():
        print("FAIL the guest: status %d" % vm.returncode)


def batch(a, numbers, keep):
    """Makes and runs these programs: yields (number, Program, what is wrong or None)."""
    with tempfile.TemporaryDirectory(prefix="random_d.", dir=keep) as work:
        programs = {i: make(a, i) for i in numbers}
        lay_down(programs, work)
        expectations(a, programs, work)
        seen = set()
        for i, status, got in (run_there if a.vm else run_here)(a, programs, work):
            seen.add(i)
            yield i, programs[i], LARGE if programs[i].too_large(status, got) else programs[i].verdict(status, got)
        for i in sorted(set(numbers) - seen):
            yield i, programs[i], "never ran"


def reduce(a, i, keep):
    """Leaves out lines, blocks first, as long as what is wrong begins the same way."""
    whole = make(a, i)
    build = whole.build or (lambda lines: random_program.Program("\n".join(lines), judge=whole.judge, options=whole.options))

    def wrong(p):
        try:
            expectations(a, {i: p}, keep)
        except subprocess.CalledProcessError:
            return ""           # half an if is no C
        lay_down({i: p}, keep)
        for _, status, got in run_here(a, {i: p}, keep):
            return re.sub(r"\d+", "N", (p.verdict(status, got) or "").split("\n")[0])[:a.alike]
    lines = whole.lines or whole.text.split("\n")
    first = wrong(whole)
    if not first or (first.startswith("want") and not whole.c):
        return print("nothing to reduce: %s" % (first or "it passes"))
    size = len(lines) // 2
    while size:
        at = 0
        while at < len(lines):
            kept = [x for x in lines[at:at + size] if "alloca" in x[-1]] if whole.lines else []
            less = lines[:at] + kept + lines[at + size:]
            if len(less) < len(lines) and wrong(build(less)) == first:
                lines = less
            else:
                at += size
        size //= 2
    return print("%s\n/* %s */" % (build(lines).text, first))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--count", type=int, default=500)
    ap.add_argument("--first", type=int, default=0)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--depth", type=int, default=4)
    ap.add_argument("--statements", type=int, default=8)
    ap.add_argument("--dtrace", default="build/dtrace")
    ap.add_argument("--cc", default="gcc")
    ap.add_argument("--kind", action="append", help="only these kinds: " + " ".join(k[0] for k in KINDS))
    ap.add_argument("--only", type=int, help="one program of the run, by its number: print it and stop")
    ap.add_argument("--reduce", type=int, help="print as little of this program as fails alike")
    ap.add_argument("--alike", type=int, default=60, help="how many characters of what is wrong must stay while reducing")
    ap.add_argument("--vm", help="a kernel of the lab to run them on")
    ap.add_argument("--timeout", type=int, default=7200, help="seconds a guest may take")
    ap.add_argument("--batch", type=int, default=0, help="programs at a time (100; 500 in a guest)")
    ap.add_argument("--jobs", type=int, default=0, help="of these, how many run at once (1; 2 in a guest)")
    a = ap.parse_args()
    a.jobs = a.jobs or (2 if a.vm else 1)
    for name, text in ("symbols", "trace(`jiffies);"), ("copyout", "copyout(alloca(1), 0, 1);"):
        setattr(random_values.Values, name, a.vm is not None or
                subprocess.run([a.dtrace, "-wqn", "BEGIN { exit(0); %s }" % text], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0)
    if a.only is not None:
        print(make(a, a.only).text)
        return 0
    keep = tempfile.mkdtemp(prefix="random_d.")
    if a.reduce is not None:
        reduce(a, a.reduce, keep)
        return 0
    probe = subprocess.run([a.dtrace, "-qn", "BEGIN { exit(0); }"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if probe.returncode != 0 and not a.vm:
        print("skipped: this machine does not let dtrace trace: %s" % probe.stdout.strip())
        print("random: 0 passed, 0 failed, %d skipped" % a.count)
        return 0
    passed = failed = large = 0
    allowed = 1 + a.count // 1000
    end, size = a.first + a.count, a.batch or (500 if a.vm else 100)
    for first in range(a.first, end, size):
        for i, p, wrong in batch(a, range(first, min(first + size, end)), keep):
            if not wrong:
                passed += 1
                continue
            if wrong is LARGE:
                large += 1
                print("skipped: program %d of seed %d: %s" % (i, a.seed, wrong), flush=True)
                if large <= allowed:
                    continue
                wrong = "more such programs than one in 1,000"
            failed += 1
            path = os.path.join(keep, "%d.d" % i)
            with open(path, "w") as f:
                f.write(p.text)
            print("FAIL program %d of seed %d (%s)\n   %s" % (i, a.seed, path, wrong), flush=True)
        if a.count > 2000:
            print("to %d: %d passed, %d failed" % (min(first + size, end), passed, failed), file=sys.stderr, flush=True)
    if not failed:
        os.rmdir(keep)
    print("random: %d passed, %d failed, %d skipped" % (passed, failed, min(large, allowed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
