#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Runs the programs of a directory, several at a time, here or in a guest of the lab. In DIRECTORY are NUMBER.d and "list", a line for each program:
its number and dtrace's options, separated by tabs.

    random_runner.py DTRACE DIRECTORY JOBS SECONDS
prints, for each program as it ends, a line "NUMBER STATUS LENGTH" and LENGTH bytes of what it printed. Who has not ended after
SECONDS is killed; his status is None.
"""
import os
import signal
import sys
import tempfile
import time

AGAIN = 3       # The kernel may be out of memory that it has ready for a hash table's element, for an instant: that is counted and told.


class Run:
    """A program that runs, with its output in a file."""

    def __init__(self, dtrace, directory, number, options, tries=1):
        self.number, self.options, self.tries = number, options, tries
        self.output = tempfile.TemporaryFile()
        self.killed = False
        self.pid = os.posix_spawn(dtrace, [dtrace, "-q"] + options + ["-s", os.path.join(directory, "%d.d" % number)], os.environ,
                                  file_actions=[(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, self.output.fileno(), 1),
                                                (os.POSIX_SPAWN_DUP2, 1, 2)])
        self.started = time.monotonic()

    def kill(self):
        self.killed = True
        os.kill(self.pid, signal.SIGKILL)

    def printed(self):
        self.output.seek(0)
        with self.output:
            return self.output.read()


def run(dtrace, directory, jobs, seconds):
    """Yields (number, status, output); a negative status is a signal, None: no end in time."""
    with open(os.path.join(directory, "list")) as f:
        waiting = [line.rstrip("\n").split("\t") for line in f][::-1]
    running = {}

    def overdue(*_):
        for r in running.values():
            if time.monotonic() - r.started > seconds:
                r.kill()
    before = signal.signal(signal.SIGALRM, overdue)
    signal.setitimer(signal.ITIMER_REAL, seconds / 10, seconds / 10)
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                number, *options = waiting.pop()
                one = Run(dtrace, directory, int(number), options)
                running[one.pid] = one
            pid, status = os.waitpid(-1, 0)
            if pid not in running:
                continue
            one = running.pop(pid)
            output = one.printed()
            if b"dynamic variable drop" in output and one.tries < AGAIN and not one.killed:
                again = Run(dtrace, directory, one.number, one.options, one.tries + 1)
                running[again.pid] = again
                continue
            yield one.number, None if one.killed else os.waitstatus_to_exitcode(status), output
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        for r in running.values():
            r.kill()


def main():
    dtrace, directory, jobs, seconds = sys.argv[1:]
    for number, status, output in run(dtrace, directory, int(jobs), float(seconds)):
        sys.stdout.buffer.write(b"%d %s %d\n%s" % (number, str(status).encode(), len(output), output))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
