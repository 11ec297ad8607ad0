# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Random expressions over integers of every type, each made twice from one tree: as a D BEGIN clause and as a C function. gcc's
answers are the truth. Only expressions whose value C defines are made: the generator computes along and throws away what
would overflow a signed type, shift too far or divide by zero. Gen is what the other kinds of programs build upon too.
"""
import random
import re

import random_program

TYPES = [("int8_t", 8, True), ("uint8_t", 8, False), ("int16_t", 16, True), ("uint16_t", 16, False),
         ("int32_t", 32, True), ("uint32_t", 32, False), ("int64_t", 64, True), ("uint64_t", 64, False)]
INT, UINT, LONG, ULONG = TYPES[4], TYPES[5], TYPES[6], TYPES[7]


class Undefined(Exception):
    """The expression has no defined value in C."""


def wrap(v, t):
    """v converted to type t, as C converts."""
    v &= (1 << t[1]) - 1
    return v - (1 << t[1]) if t[2] and v >> (t[1] - 1) else v


def exact(v, t):
    """v as the result of arithmetic in t: wraps if unsigned, undefined if a signed type overflows."""
    if t[2] and wrap(v, t) != v:
        raise Undefined
    return wrap(v, t)


def promote(t):
    return INT if t[1] < 32 else t


def common(a, b):
    a, b = promote(a), promote(b)
    if a == b:
        return a
    if a[1] != b[1]:
        return a if a[1] > b[1] else b
    return a if not a[2] else b


class Gen:
    def __init__(self, rng):
        self.rng = rng
        self.vars = []      # [name, type, value]

    def literal(self):
        r = self.rng
        v = r.choice([0, 1, 2, 3, 7, 8, 31, 32, 63, 100, 127, 128, 255, 256, 1000, 32767, 65535, 65536,
                      2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**40 + 5, 2**63 - 1, r.randrange(2**16),
                      r.randrange(2**31), r.randrange(2**62)])
        suffix = r.choice(["", "", "", "u", "l", "ul", "ull", "ll"])
        if "u" in suffix:
            t = UINT if "l" not in suffix and v < 2**32 else ULONG
        elif "l" in suffix or v >= 2**31:
            t = LONG
        else:
            t = INT
        if t[2] and v >= 2**63:
            return self.literal()
        return str(v) + suffix, t, v

    def variable(self):
        name, t, v = self.rng.choice(self.vars)
        return name, t, v

    def expr(self, depth):
        for _ in range(20):
            try:
                return self.try_expr(depth)
            except Undefined:
                continue
        return self.literal()

    def try_expr(self, depth):
        r = self.rng
        if depth <= 0 or r.random() < 0.1:
            return self.variable() if self.vars and r.random() < 0.7 else self.literal()
        kind = r.random()
        if kind < 0.12:
            op = r.choice("-~!")
            s, t, v = self.expr(depth - 1)
            if op == "!":
                return "(!%s)" % s, INT, int(v == 0)
            t = promote(t)
            v = wrap(v, t)
            return "(%s %s)" % (op, s), t, exact(-v, t) if op == "-" else wrap(~v, t)
        if kind < 0.22:
            t = r.choice(TYPES)
            s, _, v = self.expr(depth - 1)
            return "((%s)%s)" % (t[0], s), t, wrap(v, t)
        if kind < 0.30:
            c, _, cv = self.expr(depth - 1)
            a, ta, va = self.expr(depth - 1)
            b, tb, vb = self.expr(depth - 1)
            t = common(ta, tb)
            return "(%s ? %s : %s)" % (c, a, b), t, wrap(va if cv else vb, t)
        op = r.choice(["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "<", "<=", ">", ">=", "==", "!=", "&&", "||",
                       "^^"])
        a, ta, va = self.expr(depth - 1)
        b, tb, vb = self.expr(depth - 1)
        text = "(%s %s %s)" % (a, op, b)
        if op in ("&&", "||", "^^"):
            x, y = va != 0, vb != 0
            return text, INT, int(x and y if op == "&&" else x or y if op == "||" else x != y)
        if op in ("<<", ">>"):
            t = promote(ta)
            va = wrap(va, t)
            if not 0 <= vb < t[1] or (op == "<<" and t[2] and va < 0):
                raise Undefined
            return text, t, exact(va << vb, t) if op == "<<" else va >> vb
        t = common(ta, tb)
        va, vb = wrap(va, t), wrap(vb, t)
        if op in ("<", "<=", ">", ">=", "==", "!="):
            return text, INT, int({"<": va < vb, "<=": va <= vb, ">": va > vb, ">=": va >= vb, "==": va == vb,
                                   "!=": va != vb}[op])
        if op in "/%":
            if vb == 0:
                raise Undefined
            q = abs(va) // abs(vb) * (1 if (va < 0) == (vb < 0) else -1)
            q = exact(q, t)
            return text, t, q if op == "/" else va - q * vb
        return text, t, {"+": lambda: exact(va + vb, t), "-": lambda: exact(va - vb, t), "*": lambda: exact(va * vb, t),
                         "&": lambda: va & vb, "|": lambda: va | vb, "^": lambda: va ^ vb}[op]()

    def statement(self, depth, out, indent="\t"):
        """Appends a statement's lines; keeps the values of variables up to date."""
        r = self.rng
        kind = r.random()
        if kind < 0.45 or not self.vars:
            s, t, v = self.expr(depth)
            out.append("%sSHOW(%s)" % (indent, s))
        elif kind < 0.80:
            var = r.choice(self.vars)
            op = r.choice(["=", "=", "+=", "-=", "*=", "&=", "|=", "^=", "<<=", ">>=", "/=", "%="])
            s, t, v = self.expr(depth - 1)
            try:
                var[2] = self.assigned(var, op, t, v)
            except Undefined:
                return
            out.append("%s%s %s %s;" % (indent, var[0], op, s))
        elif kind < 0.9:
            var = r.choice(self.vars)
            op = r.choice(["++", "--"])
            pt = promote(var[1])
            v = var[2] + (1 if op == "++" else -1)
            if pt[2] and wrap(v, pt) != v:
                return
            if r.random() < 0.5:
                shown = var[2] if r.random() < 0.5 else None
                if shown is None:
                    out.append("%sSHOW(%s%s)" % (indent, op, var[0]))
                else:
                    out.append("%sSHOW(%s%s)" % (indent, var[0], op))
            else:
                out.append("%s%s%s;" % (indent, var[0], op))
            var[2] = wrap(v, var[1])
        else:
            c, _, cv = self.expr(depth - 1)
            out.append("%sif (%s) {" % (indent, c))
            before = [x[2] for x in self.vars]
            # Only the branch that runs may change what later statements see; the other is compiled all the same.
            self.statement(depth - 1, out, indent + "\t")
            if not cv:
                for x, v in zip(self.vars, before):
                    x[2] = v
            out.append("%s} else {" % indent)
            before = [x[2] for x in self.vars]
            self.statement(depth - 1, out, indent + "\t")
            if cv:
                for x, v in zip(self.vars, before):
                    x[2] = v
            out.append("%s}" % indent)

    def assigned(self, var, op, t, v):
        if op == "=":
            return wrap(v, var[1])
        op = op[:-1]
        if op in ("<<", ">>"):
            ct = promote(var[1])
            a = wrap(var[2], ct)
            if not 0 <= v < ct[1] or (op == "<<" and ct[2] and a < 0):
                raise Undefined
            return wrap(exact(a << v, ct) if op == "<<" else a >> v, var[1])
        ct = common(var[1], t)
        a, b = wrap(var[2], ct), wrap(v, ct)
        if op in "/%":
            if b == 0:
                raise Undefined
            q = exact(abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1), ct)
            res = q if op == "/" else a - q * b
        else:
            res = {"+": lambda: exact(a + b, ct), "-": lambda: exact(a - b, ct), "*": lambda: exact(a * b, ct),
                   "&": lambda: a & b, "|": lambda: a | b, "^": lambda: a ^ b}[op]()
        return wrap(res, var[1])


SCOPES = ["", "", "this->", "self->"]


def parts(seed, depth, nstmts):
    rng = random.Random(seed)
    g = Gen(rng)
    scope = {}
    for i in range(rng.randrange(1, 8)):
        t = rng.choice(TYPES)
        name = "v%d" % i
        scope[name] = rng.choice(SCOPES)
        g.vars.append([name, t, 0])
    lines = []
    for var in g.vars:
        s, _, v = g.literal()
        sign = "-" if rng.random() < 0.3 and v < 2**31 and "u" not in s else ""
        var[2] = wrap(-v if sign else v, var[1])
        lines.append("\t%s = %s%s;" % (var[0], sign, s))
    for _ in range(nstmts):
        g.statement(depth, lines)
    decls = [(v[0], v[1][0]) for v in g.vars]
    return decls, scope, lines


def show_text(line, form):
    m = re.match(r"(\t*)SHOW\((.*)\)$", line)
    return m.group(1) + form % m.group(2) if m else line


def to_d(decls, scope, lines):
    def qualify(s):
        return re.sub(r"\bv\d+\b", lambda m: scope[m.group(0)] + m.group(0), s)
    head = ["%s%s %s;" % ({"this->": "this ", "self->": "self ", "": ""}[scope[n]], t, n) for n, t in decls]
    body = [qualify(show_text(x, 'printf("%%d\\n", (int64_t)(%s));')) for x in lines]
    return "\n".join(head + ["BEGIN", "{"] + body + ["\texit(0);", "}", ""])


def to_c(name, decls, lines):
    def c_xor(s):   # D's ^^ has no C operator; replaced from the inside out by a macro-like form
        while "^^" in s:
            at = s.index("^^")
            left = at - 1
            depth = 0
            while True:
                left -= 1
                depth += {")": 1, "(": -1}.get(s[left], 0)
                if depth < 0:
                    break
            right = at + 1
            depth = 0
            while True:
                right += 1
                depth += {"(": 1, ")": -1}.get(s[right], 0)
                if depth < 0:
                    break
            s = s[:left] + "(!!%s != !!%s)" % (s[left + 1:at].strip(), s[at + 2:right].strip()) + s[right + 1:]
        return s
    body = [c_xor(show_text(x, 'printf("%%ld\\n", (long)(int64_t)(%s));')) for x in lines]
    return "\n".join(["static void %s(void)" % name, "{"] + ["\t%s %s = 0;" % (t, n) for n, t in decls] + body + ["}", ""])


def program(seed, depth, nstmts):
    decls, scope, lines = parts(seed, depth, nstmts)
    return random_program.Program(to_d(decls, scope, lines), c=lambda name: to_c(name, decls, lines))
