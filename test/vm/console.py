# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""What a kernel prints on its console when something went wrong in it."""

import re

# An oops of any kind carries its number, "[#1]". "traps:" lines about programs carry none: those are the program's affair.
BAD = re.compile(
    r"\[#\d+\]|\bBUG:|\bWARNING:|Kernel panic|\bUBSAN:|\bKASAN:|\bKCSAN:|kmemleak:"
    r"|INFO: task .* blocked|INFO: possible |INFO: suspicious |rcu: INFO: .*stall|rcu: .*stalls? on CPUs"
    r"|soft lockup|hard LOCKUP|unable to handle|unregister_netdevice|list_(add|del) corruption|Bad page|scheduling while atomic"
    r"|refcount_t: |stack-protector:|double fault|Unknown NMI|nobody cared"
)

def first_bad(text):
    """The first line that tells of a kernel in trouble, or None."""
    for line in text.splitlines():
        if BAD.search(line):
            return line.strip()
    return None
