# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Random programs over D's types: structures and unions of every kind of member, bit-fields, enumerations, typedefs, arrays of
several dimensions, pointers into scratch memory, loops, functions, structure assignment, sizeof, offsetof, printf's conversions. The same text
is a C function but for how variables are named, and gcc's answers are the truth. No value is computed here: expressions are
such that C defines them whatever the values are: shift counts and divisors are made to fit, and what may overflow is done in
64 bits (with gcc's -fwrapv) or unsigned.
"""
import random
import re

import random_program
from random_flow import Flow

INTS = ["int8_t", "uint8_t", "int16_t", "uint16_t", "int32_t", "uint32_t", "int64_t", "uint64_t", "char", "short", "unsigned short", "int",
        "unsigned int", "long", "unsigned long", "long long", "unsigned char", "signed char", "size_t"]
FIELDS = {"int": 32, "unsigned int": 32, "uint8_t": 8, "int16_t": 16, "uint32_t": 32, "int8_t": 8, "uint16_t": 16}
CONVERSIONS = [("%d", "int"), ("%i", "int"), ("%u", "unsigned int"), ("%x", "unsigned int"), ("%X", "unsigned int"), ("%o", "unsigned int"),
               ("%lld", "long long"), ("%llu", "unsigned long long"), ("%llx", "unsigned long long"), ("%ld", "long"), ("%lx", "unsigned long"),
               ("%hd", "short"), ("%hu", "unsigned short"), ("%hhd", "signed char"), ("%hhx", "unsigned char")]


class Struct:
    """A structure or union: its tag and members [(name, type, dimensions, bits)]; a type is a text or a Struct."""

    def __init__(self, tag, union):
        self.tag, self.union, self.members, self.typedef = tag, union, [], None

    def name(self):
        return self.typedef or ("union " if self.union else "struct ") + self.tag

    def text(self):
        rows = []
        for name, t, dims, bits in self.members:
            inline = isinstance(t, Struct) and t.tag is None
            rows.append("\t%s%s%s%s;" % (t.text() if inline else type_name(t), " " + name if name else "", "".join("[%d]" % d for d in dims),
                                         " : %d" % bits if bits else ""))
        body = "%s%s {\n%s\n}" % ("union" if self.union else "struct", " " + self.tag if self.tag else "", "\n".join(rows))
        return body if self.tag is None else "typedef %s %s;" % (body, self.typedef) if self.typedef else body + ";"


def type_name(t):
    return t.name() if isinstance(t, Struct) else t


class Types:
    def __init__(self, r):
        self.r, self.structs, self.enums, self.alias, self.heads = r, [], [], [], []
        for i in range(r.randrange(0, 3)):
            names = ["E%d_%d" % (i, k) for k in range(r.randrange(1, 5))]
            parts = [n + (" = %d" % r.choice([0, 7, -3, 100, 2**31 - 1]) if r.random() < 0.4 else "") for n in names]
            if any("2147483647" in p for p in parts[:-1]):
                continue
            self.enums.append(("enum e%d" % i, names))
            self.heads.append("enum e%d { %s };" % (i, ", ".join(parts)))
        for i in range(r.randrange(0, 3)):
            self.alias.append("t%d_t" % i)
            self.heads.append("typedef %s t%d_t;" % (r.choice(INTS), i))
        for i in range(r.randrange(1, 5)):
            s = self.struct("s%d" % i, r.random() < 0.25, 2)
            if r.random() < 0.3:
                s.typedef = "s%d_t" % i
            self.structs.append(s)
            self.heads.append(s.text())

    def scalar(self):
        r = self.r
        return r.choice(INTS + self.alias * 3 + [e[0] for e in self.enums] * 2)

    def struct(self, tag, union, depth):
        r, s = self.r, Struct(tag, union)
        Types.count = getattr(Types, "count", 0)
        for _ in range(r.randrange(1, 8 if depth == 2 else 4)):
            Types.count += 1
            name, kind = "m%d" % Types.count, r.random()
            if kind < 0.45:
                s.members.append((name, self.scalar(), [], 0))
            elif kind < 0.65:
                t = r.choice(sorted(FIELDS))
                s.members.append((name, t, [], r.randrange(1, FIELDS[t] + 1)))
            elif kind < 0.8:
                s.members.append((name, self.scalar(), [r.randrange(1, 5) for _ in range(r.choice([1, 1, 2, 3]))], 0))
            elif kind < 0.9 and self.structs:
                s.members.append((name, r.choice(self.structs), r.choice([[], [], [2], [2, 2]]), 0))
            elif depth:
                inner = self.struct(None, r.random() < 0.5, depth - 1)
                s.members.append((name if r.random() < 0.5 else "", inner, [], 0))
            else:
                s.members.append((name, self.scalar(), [], 0))
        return s

    def leaves(self, t, dims, path, wanted=None):
        """A random way to a scalar (or to a structure `wanted`) from a value of type t: (path, bits) or None."""
        r = self.r
        for d in dims:
            path += "[%s]" % self.index(d)
        if t is wanted and r.random() < 0.7:
            return path, 0
        if not isinstance(t, Struct):
            return None if wanted else (path, 0)
        ways = t.members[:]
        r.shuffle(ways)
        for name, mt, mdims, bits in ways:
            if not isinstance(mt, Struct) or mt.tag is not None or name:
                got = self.leaves(mt, mdims, path + "." + name, wanted)
            else:
                got = self.leaves(mt, [], path, wanted)
            if got:
                return got[0], bits or got[1]
        return (path, 0) if t is wanted else None

    def index(self, n):
        return str(self.r.randrange(n)) if self.simple or self.r.random() < 0.7 else "(%s) %% %dul" % (self.shallow(), n)


class Body(Flow, Types):
    """Variables and statements. Names in the text: @g0 is a variable g0, whatever its class; to_d and to_c say how it is written."""

    def __init__(self, r):
        self.simple = True
        super().__init__(r)
        self.vars = []          # (text, type, dimensions)
        self.decls = {}         # name: (class, D declaration, C declaration)
        for i in range(r.randrange(2, 7)):
            t = r.choice(self.structs) if r.random() < 0.6 else self.scalar()
            dims = r.choice([[], [], [], [r.randrange(1, 9)], [2, 3]])
            kind = r.choice(["", "", "this ", "self ", "key"])
            text, name = "".join("[%d]" % d for d in dims), "g%d" % i
            if kind == "key":
                keys = r.choice([["int"], ["string"], ["char", "string"], ["int64_t", "int"]])
                self.decls[name] = (kind, "%s%s @[%s];" % (r.choice(["", "self "]), type_name(t), ", ".join(keys)), "%s @[4];" % type_name(t))
                for k in range(4):
                    one = r.randrange(100)
                    key = ", ".join({"string": '"k%d"' % k, "char": "'%c'" % (97 + k), "int": "%d + %d" % (one, 100 * k - one), "int64_t": str(k - 2)}[x]
                                    for x in keys)
                    self.vars.append(("@%s{%d;%s}" % (name, k, key), t, []))
            else:
                self.decls[name] = (kind, "%s%s @%s;" % (kind, type_name(t), text), "%s @%s;" % (type_name(t), text))
                self.vars.append(("@" + name, t, dims))
        self.starts = []
        for i in range(r.randrange(0, 3)):
            s, n = r.choice(self.structs), r.randrange(1, 4)
            kind, name = r.choice(["", "this ", "self "]), "p%d" % i
            self.decls[name] = (kind, "%s%s *@;" % (kind, s.name()), "%s *@;" % s.name())
            self.starts.append("@%s = (%s *)alloca(%d * sizeof (%s));" % (name, s.name(), n, s.name()))
            for k in range(n):
                self.vars.append((("(*(@%s + %d))" if r.random() < 0.3 else "@%s[%d]") % (name, k) if k or r.random() < 0.3 else "@%s->" % name, s, []))
        self.simple = False
        self.begin_flow()

    def place(self, wanted=None):
        """A variable, element or member to read or write: (text, bits)."""
        for _ in range(20):
            text, t, dims = self.r.choice(self.vars)
            if text.endswith("->") and t is wanted:
                text = "(*%s)" % text[:-2]
            got = self.leaves(t, dims, text, wanted)
            if got:
                return got[0].replace("->.", "->"), got[1]
        return None

    def shallow(self):
        self.simple = True
        got = self.place()
        self.simple = False
        return got[0] if got else "1"

    # ---- expressions: C defines them all ----

    def expr(self, depth):
        r = self.r
        kind = r.random()
        if kind > 0.97 and self.functions:
            return self.call(min(depth - 1, 1))
        if depth <= 0 or kind < 0.25:
            if self.reads and r.random() < 0.2:
                return r.choice(self.reads)
            if r.random() < 0.25:
                return r.choice([str(r.randrange(10)), str(r.randrange(2**31)), "%du" % r.randrange(2**32), "%dll" % r.randrange(2**62), "'%c'" % r.choice("aZ0~"),
                                 "0x%x" % r.randrange(2**31), "0%o" % r.randrange(2**20)] + [n for e in self.enums for n in e[1]])
            got = self.place()
            return got[0] if got else "3"
        if kind < 0.32:
            return r.choice(["(-%s%s)" % (self.wide(), self.paren(depth - 1)), "(~%s)" % self.paren(depth - 1), "(!%s)" % self.paren(depth - 1)])
        if kind < 0.42:
            return "((%s)%s)" % (r.choice(INTS + self.alias + [e[0] for e in self.enums]), self.paren(depth - 1))
        if kind < 0.50:
            return "(%s ? %s : %s)" % (self.expr(depth - 1), self.expr(depth - 1), self.expr(depth - 1))
        if kind < 0.53:
            # Whether a bit-field behind a comma still is one, compilers don't agree upon.
            return "(%s, (%s)%s)" % (self.expr(0), r.choice(INTS), self.paren(depth - 1))
        if kind < 0.58:
            return self.size()
        if kind < 0.66:
            op = r.choice(["<<", ">>"])
            return "(%s%s %s (%s & %d))" % (self.wide() if op == "<<" else "", self.paren(depth - 1), op, self.paren(depth - 2), r.choice([7, 15, 31]))
        if kind < 0.72:
            return "(%s %s ((%s & %d) + 1))" % (self.paren(depth - 1), r.choice("/%"), self.paren(depth - 2), r.choice([7, 255, 2**30 - 1]))
        op = r.choice(["+", "-", "*", "&", "|", "^", "<", "<=", ">", ">=", "==", "!=", "&&", "||"])
        return "(%s%s %s %s)" % (self.wide() if op in "+-*" else "", self.paren(depth - 1), op, self.paren(depth - 1))

    def wide(self):
        """A cast for an operand of what could overflow an int, which neither language defines."""
        return self.r.choice(["(unsigned int)", "(long long)", "(uint64_t)"])

    def paren(self, depth):
        s = self.expr(depth)
        return s if re.fullmatch(r"[@\w.\[\]>{};]+", s) else "(%s)" % s

    def size(self):
        r = self.r
        if r.random() < 0.4:
            s = r.choice(self.structs)
            plain = [m for m in s.members if m[0] and not m[3]]
            if plain:
                return "offsetof(%s, %s)" % (s.name(), r.choice(plain)[0])
        if r.random() < 0.5:
            return "sizeof (%s)" % r.choice([type_name(r.choice(self.structs)), self.scalar(), "void *", "int *"])
        got, bits = self.place(r.choice(self.structs + [None])) or ("1", 0)
        return "sizeof (%s)" % (got if not bits else "int")

    # ---- statements ----

    def show(self, expr, out, tab, pure=True):
        """A printf of expr, and of another value if no effect of expr could change that one: C has no order of arguments."""
        r = self.r
        conv, t = r.choice(CONVERSIONS)
        flags = "".join(f for f in "-+ #0" if r.random() < 0.12 and (f not in "+ " or conv[-1] in "di") and (f != "#" or conv[-1] in "xXo"))
        width = r.choice(["", "", "", "%d" % r.randrange(1, 25), "*"])
        conv = "%" + flags + width + r.choice(["", "", "", ".%d" % r.randrange(0, 12)]) + conv[1:]
        args = ["(int)%d" % r.randrange(0, 20)] * (width == "*") + ["(%s)(%s)" % (t, expr)]
        if r.random() < 0.1:
            c, a = r.choice([("%c", "(char)((%s & 63) + 33)" % self.paren(1) if pure else "'y'"), ("%5c", "'x'"), ("%-10s", '"left"'), ("%.3s", '"abcdef"'), ("%8.2s", '"xyz"'),
                             ("%%", None), ("%s", '""')])
            conv, args = conv + "|" + c, args + ([a] if a else [])
        out.append('%sprintf("%s|\\n", %s);' % (tab, conv, ", ".join(args)))

    def statement(self, depth, out, tab):
        r = self.r
        kind = r.random()
        target, bits = self.place() or (None, 0)
        if kind < 0.3 or not target:
            self.show(self.expr(depth), out, tab)
        elif kind < 0.55:
            op = r.choice(["=", "=", "=", "+=", "-=", "*=", "&=", "|=", "^="])      # what overflows is cut when it is stored
            out.append("%s%s %s %s;" % (tab, target, op, self.expr(depth - 1)))
        elif kind < 0.6:
            op, rest = r.choice([("<<=", "& 7"), (">>=", "& 15")])
            out.append("%s%s %s (%s %s);" % (tab, target, op, self.paren(depth - 1), rest))
        elif kind < 0.66:
            text = r.choice(["%s++", "%s--", "++%s", "--%s"]) % target
            if r.random() < 0.5:
                self.show(text, out, tab, False)
            else:
                out.append("%s%s;" % (tab, text))
        elif kind < 0.70:
            self.show("%s = %s" % (target, self.expr(depth - 1)), out, tab, False)
        elif kind < 0.85:
            s = r.choice(self.structs)
            a, b = self.place(s), self.place(s)
            # What overlaps in part must not be copied to itself: C does not define it.
            if a and b and re.search(r"@\w+(\{\d)?", a[0]).group(0) != re.search(r"@\w+(\{\d)?", b[0]).group(0):
                out.append("%s%s = %s;" % (tab, a[0], b[0] if r.random() < 0.8 else "(%s ? %s : %s)" % (self.expr(1), b[0], b[0])))
        elif kind < 0.88:
            op, e = r.choice(["&&", "||"]), self.expr(depth - 1)
            out.append("%s(%s) %s (%s = %s);" % (tab, self.expr(depth - 1), op, target, e))
        elif kind < 0.93:
            self.loop(depth, out, tab)
        elif depth > 1:
            out.append("%sif (%s) {" % (tab, self.expr(depth - 1)))
            for _ in range(r.randrange(1, 3)):
                self.statement(depth - 1, out, tab + "\t")
            if r.random() < 0.6:
                out.append("%s} else {" % tab)
                for _ in range(r.randrange(1, 3)):
                    self.statement(depth - 1, out, tab + "\t")
            out.append("%s}" % tab)


def to_d(body, clauses):
    def name(m):
        kind = body.decls[m.group(1)][0]
        scope = {"this ": "this->", "self ": "self->"}.get(kind, "")
        if kind == "key":
            scope = "self->" if body.decls[m.group(1)][1].startswith("self ") else ""
        return scope + m.group(1) + ("[%s]" % m.group(3) if m.group(2) else "")
    head = body.heads + [d.replace("@", n) for n, (_, d, _) in body.decls.items()]
    text = []
    for pred, lines in clauses:
        text += ["BEGIN%s" % (" /(%s)/" % pred if pred else ""), "{"] + lines + ["}"]
    text = re.sub(r"@([gpl]\d+)(\{\d;([^}]*)\})?", name, "\n".join(text))
    return "\n".join(head + [text, "BEGIN { exit(0); }", ""])


def to_c(body, clauses, where):
    """Types and variables get the function's name in front, so that many functions fit in a file."""
    lines = [re.sub("^inline", "static", h) for h in body.heads] + ["static " + c.replace("@", "@" + n) for n, (_, _, c) in body.decls.items()]
    lines += ["static void %s(void)" % where, "{"]
    for pred, part in clauses:
        lines += ["if (%s) {" % (pred or "1")] + part + ["}"]
    text = "\n".join(lines + ["}"])
    text = re.sub(r"@([gp]\d+)\{(\d);[^}]*\}", r"@\1[\2]", text)
    text = re.sub(r"@([gpl]\d+)", where + r"_\1", text)
    return re.sub(r"\b(s\d+|s\d+_t|e\d+|E\d+_\d+|t\d+_t|fn\d+)\b", where + r"_\1", text) + "\n"


def program(seed, depth, nstmts):
    Types.count = 0
    r = random.Random(seed)
    body = Body(r)
    clauses = []
    for i in range(r.randrange(1, 4)):
        lines = ["\t" + s for s in body.starts] if not i else []
        for _ in range(nstmts if not i else nstmts // 2):
            body.statement(depth, lines, "\t")
        clauses.append((body.expr(depth - 1) if i and r.random() < 0.5 else "", lines))
    return build(body, [p for p, _ in clauses], [(i, line) for i, (_, lines) in enumerate(clauses) for line in lines])


def build(body, preds, lines):
    """A program of these lines, each with the number of its clause: of all of them, or of fewer if it is being reduced."""
    clauses = [(p, [line for at, line in lines if at == i]) for i, p in enumerate(preds)]
    return random_program.Program(to_d(body, clauses), c=lambda where: to_c(body, clauses, where), lines=lines,
                                  build=lambda fewer: build(body, preds, fewer))
