# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""What a machine's CPUs are set to: registers, interrupt table, segment table. Taken while the machine stands still, twice, and compared.

A picture is a list of lines, "cpu0 CR0 80050033": a name that is the same in both, and a value."""

import bisect
import os
import re
import struct

# What programs and the kernel change all the time: in a picture, but no difference.
RUNNING = re.compile(
    r"[RE](AX|BX|CX|DX|SI|DI|BP|SP|IP)$|R(8|9|1[0-5])$|[RE]FL|FLAGS$|CPL$|II$|A20$|SMM$|HLT$|CR2$|CR3$|CC[SDO]$"
    r"|FPR\d|XMM\d+|YMM\d+|FCW$|FSW$|FTW$|MXCSR$|FS$|GS$|ES$|CS$|SS$|DS$|\[ST|DR[0-36]$"
)
TYPES = {5: "task", 6: "interrupt16", 7: "trap16", 14: "interrupt", 15: "trap"}


class Names:
    """Symbols of /proc/kallsyms."""

    def __init__(self, kallsyms):
        self.all = sorted((int(f[0], 16), f[2], f[3] if len(f) > 3 else "") for f in map(str.split, kallsyms.splitlines()) if len(f) > 2)
        self.addresses = [a for a, _, _ in self.all]

    def of(self, address):
        i = bisect.bisect_right(self.addresses, address) - 1
        if i < 0 or address - self.all[i][0] > 1 << 20:
            return "%#x" % address
        start, name, module = self.all[i]
        return "%s%s%s" % (name, "+%#x" % (address - start) if address != start else "", " " + module if module else "")


def registers(text):
    """{cpu: {name: value}} of "info registers -a". A segment's value is everything on its line."""
    cpus, cpu = {}, None
    for line in text.splitlines():
        head = re.match(r"CPU#(\d+)", line)
        if head:
            cpu = cpus.setdefault(int(head.group(1)), {})
            continue
        segment = re.match(r"(ES|CS|SS|DS|FS|GS|LDT|TR|GDT|IDT) ?= *(.*)", line)
        if segment:
            cpu[segment.group(1)] = " ".join(segment.group(2).split())
            continue
        for name, value in re.findall(r"([A-Z][A-Z0-9]*) ?=([0-9a-f]+)", line):
            cpu[name] = value
    return cpus


def idt(table, wide, names):
    """(vector, text) of each gate that is there."""
    size = 16 if wide else 8
    for vector in range(len(table) // size):
        low, selector, ist, kind, middle = struct.unpack_from("<HHBBH", table, vector * size)
        address = middle << 16 | low
        if wide:
            address |= struct.unpack_from("<I", table, vector * size + 8)[0] << 32
        if kind & 0x80:
            stack = " ist %d" % (ist & 7) if ist & 7 else ""
            yield vector, "%s selector %x dpl %d%s %s" % (TYPES.get(kind & 15, "type %d" % (kind & 15)), selector, kind >> 5 & 3, stack, names.of(address))


def gdt(table):
    for i in range(len(table) // 8):
        descriptor = struct.unpack_from("<Q", table, i * 8)[0]
        if descriptor:
            yield i, "%016x" % descriptor


def take(monitor, work, kallsyms):
    """A picture of the machine, which must stand still."""
    names = Names(kallsyms)
    lines = []
    for cpu, values in sorted(registers(monitor.human("info registers -a")).items()):
        for name, value in values.items():
            lines.append(("cpu%d %s" % (cpu, name), value))
        for name, decode in (("IDT", idt), ("GDT", gdt)):
            base, limit = (int(x, 16) for x in values[name].split())
            path = os.path.join(work, "table")
            signed = base - (1 << 64) if base >> 63 else base  # as the protocol has numbers
            monitor.execute("memsave", val=signed, size=limit + 1, filename=path, **{"cpu-index": cpu})
            with open(path, "rb") as f:
                table = f.read()
            os.unlink(path)
            entries = idt(table, "RIP" in values, names) if decode is idt else gdt(table)
            lines += [("cpu%d %s[%d]" % (cpu, name, i), text) for i, text in entries]
    return lines


def text(picture):
    return "".join("%s %s\n" % line for line in picture)


# The segments that each thread has of its own.
THREAD_64 = {"GDT[12]", "GDT[13]", "GDT[14]"}
THREAD_32 = {"GDT[6]", "GDT[7]", "GDT[8]"}


def difference(before, after):
    """Lines of what changed, without what changes all the time."""
    old, new = dict(before), dict(after)
    own = THREAD_64 if any(name.endswith(" RIP") for name in old) else THREAD_32
    for name in list(old) + [n for n in new if n not in old]:
        register = name.split()[1]
        if RUNNING.match(register) or register in own or old.get(name) == new.get(name):
            continue
        if name in old:
            yield "- %s %s" % (name, old[name])
        if name in new:
            yield "+ %s %s" % (name, new[name])
