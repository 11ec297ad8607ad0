# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
What a random program is, whatever made it: its text, and a judge of what it printed. One that comes with a C function has gcc
for its judge: random_d.py compiles and runs the functions of many programs at once and fills in `expect`.
"""
import re
from itertools import zip_longest

# What no program may ever bring about, whatever else it may print.
NEVER = re.compile(r"refused by the kernel|verifier|kernel refus|too large|too complex|internal error|assert|Sanitizer|runtime error:|"
                   r"not implemented|Invalid argument|Argument list too long|Cannot allocate", re.I)

# What the compiler says of a program for which the kernel has no stack, and what to do: one or two of 10,000 ask for as much.
LARGE = re.compile(r"line \d+: program needs more than the 512 bytes of stack the kernel gives it\n.*\nhint: split the clause", re.S)


class Program:
    """lines and build(lines) are for one whose C function must shrink along with it while it is reduced."""

    def __init__(self, text, c=None, judge=None, options=(), lines=None, build=None):
        self.text, self.c, self.options = text, c, list(options)
        self.lines, self.build = lines, build
        self.expect = None
        self.judge = judge or self.same_lines

    def same_lines(self, status, got):
        """Printed what the C function printed?"""
        if status:
            return "status %d: %s" % (status, got[:300])
        wrong = [(w, g) for w, g in zip_longest(self.expect.rstrip("\n").split("\n"), got.rstrip("\n").split("\n")) if w != g]
        return "want/got: %s" % wrong[:3] if wrong else None

    def too_large(self, status, got):
        return status == 1 and LARGE.search(got) is not None

    def verdict(self, status, got):
        """What is wrong, or None."""
        if status is None:
            return "no end after a minute"
        if status < 0 or status in (134, 139):
            return "died of a signal (%d): %s" % (status, got[-300:])
        never = NEVER.search(got)
        if status and never:
            return "status %d: %s" % (status, got[max(0, never.start() - 200):never.end() + 200])
        return self.judge(status, got)
