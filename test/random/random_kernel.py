# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Random programs of every action, aggregating function, kind of key, probe and option, over the values of random_values.py.
What they print can't be told; they must be accepted by the compiler and by the kernel, run, and end. Where an expression
faults, its clause ends with an error, which is as it should be.
"""
import random

import random_program
from random_values import ADDRESSES, INTS, POINTERS, Values

PROBES = ["END", "ERROR", "tick-1ms", "profile-97", "tick-1s", "syscall::read:entry", "syscall::write:return", "syscall:::entry", "sched:::on-cpu", "sched:::off-cpu",
          "sched:::wakeup", "proc:::exec-success", "proc:::exit", "proc:::create", "proc:::signal-send", "io:::start", "tcp:::send", "ip:::receive", "rawtp:::sched_switch",
          "sdt:::sched_wakeup", "vminfo:::pgfault", "sysinfo:::pswitch", "fbt::vfs_read:entry", "fbt::vfs_write:return", "fbt::do_sys_open*:", "lockstat:::*-block"]
AGGS = ["count()", "sum(%s)", "min(%s)", "max(%s)", "avg(%s)", "stddev(%s)", "quantize(%s)", "quantize(%s, %s)", "lquantize(%s, 0, 100, 7)", "lquantize(%s, -1000, 1000)",
        "lquantize(%s, -5, 5, 1, %s)", "llquantize(%s, 10, 0, 6, 20)", "llquantize(%s, 2, 0, 20, 2, %s)"]
SYMS = ["sym", "mod", "func", "usym", "umod", "ufunc", "uaddr"]
STACKS = ["stack()", "stack(3)", "ustack()", "ustack(5)", "ustack(4, 0)", "jstack()", "jstack(8, 100)"]
STRUCTS = ["*curthread", "curthread->se", "*curthread->mm", "*curthread->cred", "curthread->comm", "*curthread->fs", "curthread->pid", "curthread->signal->rlim[2]", "*curpsinfo",
           "*curlwpsinfo", "fds[0]", "*curcpu", "curthread->cpus_mask", "curthread->mm", "curthread->fs->pwd"]
SIZED = ["aggsize=64k", "bufsize=8m", "dynvarsize=64k", "nspec=4", "specsize=8k", "stackframes=7", "ustackframes=9", "jstackframes=11", "bufpolicy=fill", "bufpolicy=ring", "temporal",
         "aggsortkey", "aggsortrev", "aggsortpos=1", "aggsortkeypos=1", "aggpack", "agghist", "aggzoom", "rawbytes", "flowindent", "encoding=ascii", "encoding=utf8", "droptags",
         "switchrate=10hz", "aggrate=100ms", "cleanrate=50hz", "statusrate=2s", "stackindent=4", "jstackstrsize=100", "bufresize=manual", "quietresize"]


class Clauses(Values):
    def __init__(self, rng):
        super().__init__(rng)
        r = rng
        self.heads, self.aggs, self.formats = [], [], {}
        for n in range(r.randrange(1, 4)):
            scope, t = r.choice(["", "this ", "self "]), r.choice(INTS)
            self.heads.append("%s%s i%d;" % (scope, t, n))
            self.ints.append("%si%d" % (scope.strip() + "->" if scope else "", n))
        for n in range(r.randrange(1, 3)):
            scope = r.choice(["", "this ", "self "])
            self.heads.append("%sstring s%d;" % (scope, n))
            self.strings.append("%ss%d" % (scope.strip() + "->" if scope else "", n))
        self.arrays = []
        for n in range(r.randrange(0, 4)):
            # Never declared: the first assignment gives the types.
            keys = [r.choice(["i", "s", "p", "c"]) for _ in range(r.randrange(1, 5))]
            self.arrays.append((r.choice(["", "self->"]) + "x%d" % n, keys, r.choice("is")))
        for n in range(r.randrange(1, 4)):
            self.aggs.append(("@a%d" % n if n or r.random() < 0.8 else "@", [r.choice(["i", "s", "p", "c", "y", "k"]) for _ in range(r.randrange(0, 4))], r.choice(AGGS)))

    def key(self, kind, depth):
        r = self.rng
        return {"i": lambda: "(int64_t)(%s)" % self.integer(depth), "s": lambda: self.string(depth), "p": lambda: "(void *)%s" % r.choice(POINTERS),
                "c": lambda: "(char)%s" % self.integer(0), "y": lambda: "%s(%s)" % (r.choice(SYMS), self.integer(0)), "k": lambda: r.choice(STACKS)}[kind]()

    def keys(self, kinds, depth, fixed=None):
        return "[%s]" % ", ".join(self.key(k, depth) if k not in "yk" else fixed[n] for n, k in enumerate(kinds)) if kinds else ""

    def agg(self, depth):
        name, kinds, function = self.rng.choice(self.aggs)
        # A key of symbols or of stacks is one of the same function wherever it stands.
        fixed = {n: ("%s(caller)" if k == "y" else "%s") % {"y": SYMS[len(name + function) % 7], "k": STACKS[len(function) % len(STACKS)]}[k]
                 for n, k in enumerate(kinds) if k in "yk"}
        args = tuple(self.integer(depth) for _ in range(function.count("%s")))
        return "%s%s = %s;" % (name, self.keys(kinds, depth, fixed), function % args)

    def conversion(self, depth):
        r = self.rng
        flags = "".join(f for f in "-+ #0'" if r.random() < 0.1)
        width, more = r.choice([("", []), ("", []), (str(r.randrange(30)), []), ("*", ["(int)%s" % self.number()])])
        precision = r.choice(["", "", "", ".%d" % r.randrange(20)])
        conv, value = r.choice([(c, lambda: self.integer(depth)) for c in ["d", "i", "u", "x", "X", "o", "lld", "hx", "hhd", "c", "p", "a", "A", "Y", "T", "llu", "ld"]] +
                               [("s", lambda: self.string(depth))] * 8 + [("S", lambda: self.string(1)), ("k", lambda: r.choice(STACKS[:3])), ("f", None), ("%", None)])
        if conv in ("f", "%"):
            return "%%", []
        if conv in "kaAYT":
            return "%" + conv, [value()]
        if conv == "c":
            return "%" + flags.replace("+", "").replace(" ", "").replace("#", "").replace("0", "").replace("'", "") + conv, ["(char)%s" % value()]
        if conv in "sS":
            flags = flags.replace("+", "").replace(" ", "").replace("#", "").replace("0", "").replace("'", "")
        if conv == "p":
            return "%p", ["(void *)%s" % value()]
        return "%" + flags + width + precision + conv, more + [value()]

    def record(self, depth):
        """An action that records something."""
        r = self.rng
        e, s = (lambda: self.integer(depth)), (lambda: self.string(depth))
        kind = r.random()
        if kind < 0.3:
            parts = [self.conversion(depth - 1) for _ in range(r.randrange(0, 5))]
            return 'printf("%s\\n"%s);' % ("|".join(p[0] for p in parts), "".join(", " + a for p in parts for a in p[1]))
        return r.choice([
            lambda: "trace(%s);" % e(), lambda: "trace(%s);" % s(), lambda: "trace(%s);" % r.choice(STRUCTS[4:]), lambda: "print(%s);" % r.choice(STRUCTS),
            lambda: "print(%s);" % r.choice([e, s])(), lambda: "tracemem(%s, %d);" % (r.choice(POINTERS + ADDRESSES), r.choice([1, 16, 100, 1000])),
            lambda: "tracemem(%s, %d, %s);" % (r.choice(POINTERS), r.choice([1, 64]), e()), lambda: r.choice(STACKS) + ";",
            lambda: "%s(%s);" % (r.choice(SYMS), e()), lambda: "print(%s);" % r.choice(POINTERS)])()

    def statement(self, depth, out, tab, records):
        r = self.rng
        kind = r.random()
        if kind < 0.4:
            out.append(tab + (self.record(depth) if records else "%s = %s;" % (r.choice(self.ints), self.integer(depth))))
        elif kind < 0.5:
            out.append("%s%s %s %s;" % (tab, r.choice(self.ints), r.choice(["=", "+=", "-=", "*=", "|=", "<<="]), self.integer(depth)))
        elif kind < 0.6:
            out.append("%s%s = %s;" % (tab, r.choice(self.strings), self.string(depth)))
        elif kind < 0.7 and self.arrays:
            name, kinds, value = r.choice(self.arrays)
            out.append("%s%s%s = %s;" % (tab, name, self.keys(kinds, depth - 1), r.choice([self.key(value, depth), self.key(value, depth), "0"] if value == "i" else
                                                                                         [self.string(depth)])))
        elif kind < 0.8 and records:
            out.append(tab + self.agg(depth - 1))
        elif kind < 0.82 and self.arrays:
            name, kinds, value = r.choice(self.arrays)
            element = name + self.keys(kinds, depth - 1)
            out.append(tab + r.choice(["delete %s;" % element, "%s += has_key(%s);" % (r.choice(self.ints), element)]))
        elif kind < 0.85:
            out.append("%sthis->m = (char *)alloca(%s); %s" % (tab, self.size(), r.choice(
                ["this->m[%s] = %s;" % (self.integer(1), self.integer(1)), "bcopy(%s, this->m, %s);" % (r.choice(POINTERS), self.size()),
                 "copyinto(%s, %s, this->m);" % (r.choice(ADDRESSES), self.size()), "*(this->m + %s) = 1;" % self.integer(0)])))
        elif kind < 0.89 and depth > 1 and tab == "\t":
            out.append("%sfor (this->k = 0; this->k < %d%s; this->k++) {" % (tab, r.randrange(0, 9), r.choice(["", " && %s" % self.integer(1)])))
            for _ in range(r.randrange(1, 3)):
                self.statement(depth - 1, out, tab + "\t", records)
            out += ["%s\tif (%s) %s;" % (tab, self.integer(1), r.choice(["break", "continue"]))] * (r.random() < 0.5) + [tab + "}"]
        elif depth > 1:
            out.append("%sif (%s) {" % (tab, self.integer(depth - 1)))
            for _ in range(r.randrange(1, 3)):
                self.statement(depth - 1, out, tab + "\t", records)
            if r.random() < 0.5:
                out.append(tab + ("} else {" if r.random() < 0.7 else "} else if (%s) {" % self.integer(1)))
                self.statement(depth - 1, out, tab + "\t", records)
            out.append(tab + "}")

    def harm(self):
        """Destructive actions that nobody feels."""
        r = self.rng
        out = ["copyout(alloca(8), %s, 8);" % r.choice(["0", "1", "(uintptr_t)-1"]), 'copyoutstr("x", 0, %s);' % self.size()]
        return r.choice(out * self.copyout + ["chill(%d);" % r.choice([0, 1, 1000]),
                         'system("true %%d %%s", %s, %s);' % (self.integer(1), '"quoted"'), 'freopen("");', "if (pid == 0x7fffffff) { raise(%s); stop(); }" % self.integer(1),
                         "ftruncate();"])


def speculation(g, depth, out):
    """Clauses that record into a speculation, one that ends it."""
    r = g.rng
    out += ["BEGIN", "{", "\tself->spec = speculation();", "}"]
    for _ in range(r.randrange(1, 3)):
        lines = []
        for _ in range(r.randrange(1, 4)):
            lines.append("\t" + g.record(depth - 1))
        out += ["BEGIN" + r.choice(["", " /self->spec/"]), "{", "\tspeculate(self->spec);"] + lines + ["}"]
    out += ["BEGIN", "{", "\t%s(self->spec);" % r.choice(["commit", "discard"]), "}"]


def last(g):
    """What END shows of the aggregations."""
    r, out = g.rng, []
    used = [a for a in g.aggs if a[0] in g.used]
    for name, kinds, function in used:
        out.append("\t" + r.choice(["printa(%s);" % name, "clear(%s);" % name, "trunc(%s);" % name, "trunc(%s, %d);" % (name, r.randrange(-3, 4)),
                                    "normalize(%s, %d);" % (name, r.randrange(1, 100)), "normalize(%s, 10); denormalize(%s);" % (name, name),
                                    'printa("%s%%@%s\\n", %s);' % ("%%%s " * len(kinds) % tuple({"i": "d", "s": "s", "p": "p", "c": "c", "y": "A", "k": "k"}[k] for k in kinds),
                                                                   r.choice(["d", "u", "8d", "x"]), name)]))
    if r.random() < 0.3:
        out.append('\tsetopt("%s"%s);' % r.choice([("quiet", ""), ("aggsortkey", ', "1"'), ("aggzoom", ""), ("stackindent", ', "3"'), ("rawbytes", ', "unset"')]))
    return out


def program(seed, depth, nstmts):
    r = random.Random(seed)
    g = Clauses(r)
    options = ["-xstrsize=%s" % r.choice(["256"] * 6 + ["8", "9", "63", "1k", "4k", "64k"]), "-xnspec=%d" % r.choice([1, 2, 16])]
    options += ["-x" + o for o in r.sample(SIZED, r.choice([0, 0, 1, 3]))]
    if options[0] == "-xstrsize=64k":
        options.append("-b16m")  # one loop may record several structures with strings
    destructive = r.random() < 0.15
    text = []
    # What gives the undeclared arrays their types comes first, and does nothing where it stands.
    text += ["BEGIN", "{"] + ["\t%s[%s] = %s;" % (n, ", ".join({"i": "(int64_t)0", "s": '"k"', "p": "(void *)0", "c": "(char)0"}[k] for k in kinds),
                                                    "(int64_t)0" if v == "i" else '""') for n, kinds, v in g.arrays] + ["}"]
    for _ in range(r.randrange(1, 5)):
        probe, lines = "BEGIN" if r.random() < 0.7 else r.choice(PROBES), []
        for _ in range(r.randrange(1, max(2, nstmts))):
            g.statement(depth - 1, lines, "\t", True)
        if destructive and r.random() < 0.5:
            lines.append("\t" + g.harm())
        text += [probe + (" /(%s)/" % g.integer(depth - 2) if r.random() < 0.3 else ""), "{"] + lines + ["}"]
    if r.random() < 0.2:
        speculation(g, depth, text)
    g.used = set(a[0] for a in g.aggs if any(a[0] + " =" in x or a[0] + "[" in x for x in text))
    text += ["BEGIN { exit(0); }", "END", "{"] + last(g) + ["}"]
    return random_program.Program("\n".join(g.heads + text) + "\n", judge=judge, options=options + ["-Z"] + ["-w"] * destructive)


def judge(status, got):
    return "status %d: %s" % (status, got[-600:]) if status else None
