# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Random programs whose values come by way of inlines, with parameters and without, one using the other, and of translators:
from structures and from numbers, of pointers and of values, member by member and as a whole. What each must give is computed
in Python from the same tree that its text is made of. Everything else is as in random_data.py.
"""
import random

import random_data
from random_data import Data, quoted
from random_expr import INT, LONG, TYPES, Undefined, common, exact, wrap

OPS = ["+", "-", "*", "&", "|", "^", "<", ">=", "==", "!=", "&&", "||"]
TEXTS = ["", "few", "many", "a b", "translated"]


def text_of(node):
    kind = node[0]
    if kind in ("const", "name"):
        return node[1]
    if kind == "op":
        return "(%s %s %s)" % (text_of(node[2]), node[1], text_of(node[3]))
    if kind == "cond":
        return "(%s ? %s : %s)" % tuple(text_of(n) for n in node[1:4])
    if kind == "cast":
        return "((%s)%s)" % (node[1][0], text_of(node[2]))
    return "%s[%s]" % (node[1].name, ", ".join(text_of(n) for n in node[2]))


def value_of(node, names):
    """(type, value) as C computes; names gives those of parameters and members."""
    kind = node[0]
    if kind == "const":
        return node[2:]
    if kind == "name":
        return names[node[1]]
    if kind == "cast":
        return node[1], wrap(value_of(node[2], names)[1], node[1])
    if kind == "cond":
        c, a, b = (value_of(n, names) for n in node[1:4])
        t = common(a[0], b[0])
        return t, wrap(a[1] if c[1] else b[1], t)
    if kind == "call":
        return node[1].value([value_of(n, names)[1] for n in node[2]])
    op, (ta, a), (tb, b) = node[1], value_of(node[2], names), value_of(node[3], names)
    if op in ("&&", "||"):
        return INT, int(a != 0 and b != 0 if op == "&&" else a != 0 or b != 0)
    t = common(ta, tb)
    a, b = wrap(a, t), wrap(b, t)
    if op in ("<", ">=", "==", "!="):
        return INT, int({"<": a < b, ">=": a >= b, "==": a == b, "!=": a != b}[op])
    return t, {"+": lambda: exact(a + b, t), "-": lambda: exact(a - b, t), "*": lambda: exact(a * b, t), "&": lambda: a & b, "|": lambda: a | b,
               "^": lambda: a ^ b}[op]()


def weight(node):
    """How many leaves it has once its inlines are put in: an argument stands wherever its parameter does."""
    if node[0] == "call":
        return node[1].weight * max(map(weight, node[2]))
    return sum(weight(n) for n in node if isinstance(n, tuple) and isinstance(n[0], str) and n[0] in ("const", "name", "op", "cond", "cast", "call")) or 1


class Inline:
    def __init__(self, name, t, params, body):
        self.name, self.type, self.params, self.body = name, t, params, body
        self.weight = weight(body)

    def value(self, args):
        t, v = value_of(self.body, {n: (t, wrap(a, t)) for (n, t), a in zip(self.params, args)})
        return self.type, wrap(v, self.type)

    def decl(self):
        params = "[%s]" % ", ".join("%s %s" % (t[0], n) for n, t in self.params) if self.params else ""
        return "inline %s %s%s = %s;" % (self.type[0], self.name, params, text_of(self.body))


class Mix(Data):
    def __init__(self, rng):
        super().__init__(rng)
        r = rng
        self.inlines, self.heads = [], []
        for i in range(r.randrange(1, 5)):
            params = [("p%d_%d" % (i, k), r.choice(TYPES)) for k in range(r.choice([0, 1, 1, 2, 3]))]
            one = Inline("f%d" % i, r.choice(TYPES), params, self.tree(3, params))
            self.inlines.append(one)
            self.heads.append(one.decl())
        self.fields = [("m%d" % k, r.choice(TYPES)) for k in range(r.randrange(1, 5))]
        self.heads.append("struct in { %s };" % " ".join("%s %s;" % (t[0], n) for n, t in self.fields))
        self.outs = []          # translated members: (name, type or "string", tree or (tree, text, text))
        for source in "I", "N":
            names = [("I->" + n, t) for n, t in self.fields] if source == "I" else [("N", INT)]
            members = []
            for k in range(r.randrange(1, 5)):
                if r.random() < 0.3:
                    words = [w for w in TEXTS if len(w) < self.strsize]
                    members.append(("o%d" % k, "string", (self.tree(2, names), r.choice(words), r.choice(words))))
                else:
                    members.append(("o%d" % k, r.choice(TYPES), self.tree(3, names)))
            self.outs.append(members)
            self.heads.append("typedef struct out%s { %s } out%s_t;" % (source, " ".join("%s %s;" % (self.type_text(t), n) for n, t, _ in members), source))
            rows = ["%s = %s;" % (n, "%s ? %s : %s" % (text_of(b[0]), quoted(b[1]), quoted(b[2])) if t == "string" else text_of(b)) for n, t, b in members]
            self.heads.append("translator out%s_t < %s > { %s };" % (source, "struct in *I" if source == "I" else "int N", " ".join(rows)))
        self.inputs = None      # values of the structure in this firing
        self.begun = False

    def tree(self, depth, names):
        r = self.rng
        if depth <= 0 or r.random() < 0.15:
            if names and r.random() < 0.75:
                return ("name", r.choice(names)[0])
            return ("const",) + self.literal()
        kind = r.random()
        if kind < 0.15:
            return ("cond", self.tree(depth - 1, names), self.tree(depth - 1, names), self.tree(depth - 1, names))
        if kind < 0.3:
            return ("cast", r.choice(TYPES), self.tree(depth - 1, names))
        if kind < 0.45 and self.inlines:
            f = r.choice(self.inlines)
            if f.params and f.weight < 50:
                return ("call", f, [self.tree(depth - 2, names) for _ in f.params])
        return ("op", r.choice(OPS), self.tree(depth - 1, names), self.tree(depth - 1, names))

    def start(self, out):
        """The structure that is translated."""
        out.append("\tthis->in = (struct in *)alloca(sizeof (struct in));")
        self.inputs = {}
        for n, t in self.fields:
            s, _, v = self.literal()
            out.append("\tthis->in->%s = %s;" % (n, s))
            self.inputs["I->" + n] = (t, wrap(v, t))

    def member(self, wanted):
        """A translated member: (text, type, value)."""
        r = self.rng
        source = r.randrange(2)
        found = [m for m in self.outs[source] if (m[1] == "string") == wanted]
        if not found or (source == 0 and self.inputs is None):
            return None
        name, t, body = r.choice(found)
        if source:
            s, _, v = r.choice([self.literal, super().variable])()
            names = {"N": (INT, wrap(v, INT))}
        else:
            s, names = "this->in", self.inputs
        v = value_of(body[0] if wanted else body, names)[1]
        form = r.choice(["xlate <out%s_t *> (%s)->%s", "xlate <out%s_t> (%s).%s", "(*xlate <out%s_t *> (%s)).%s"])
        return form % ("IN"[source], s, name), t, (body[1] if v else body[2]) if wanted else wrap(v, t)

    def variable(self):
        r = self.rng
        if r.random() < 0.5 and self.begun:
            got = self.member(False) if r.random() < 0.5 else None
            if got:
                return got
            f = r.choice(self.inlines)
            leaves = [self.literal, super().variable]
            args = [r.choice(leaves)() for _ in f.params]
            t, v = f.value([a[2] for a in args])
            return f.name + ("[%s]" % ", ".join(a[0] for a in args) if args else ""), t, v
        return super().variable()

    def string(self, depth):
        got = self.member(True) if self.begun and self.rng.random() < 0.2 else None
        return (got[0], got[2]) if got else super().string(depth)

    def statement(self, depth, out, indent="\t"):
        if self.inputs is not None and self.rng.random() < 0.1:
            return self.whole(out, indent)
        return super().statement(depth, out, indent)

    def whole(self, out, indent):
        """A structure translated with every member, and what it holds."""
        var = self.rng.choice(["this->w", "self->w", "w"])
        lines, shown = ["%s%s = xlate <outI_t> (this->in);" % (indent, var)], []
        for n, t, body in self.outs[0]:
            v = value_of(body[0] if t == "string" else body, self.inputs)[1]
            lines.append('%sprintf("%s\\n", %s%s.%s);' % (indent, "[%s]" if t == "string" else "%d", "" if t == "string" else "(int64_t)", var, n))
            shown.append("[%s]" % (body[1] if v else body[2]) if t == "string" else "%d" % wrap(wrap(v, t), LONG))
        out += lines
        self.out += shown

    def show(self, depth, out, indent):
        return self.retry(super().show, depth, out, indent)

    def retry(self, make, *args):
        """What an inline would have to compute may not be defined: then nothing is made."""
        before, lines = self.state(), len(args[1])
        try:
            make(*args)
        except Undefined:
            self.restore(before)
            del args[1][lines:]

    def block(self, depth, out, indent, runs, n):
        if not self.begun:
            self.begun = True
            self.start(out)
        for _ in range(n):
            self.retry(super().block, depth, out, indent, runs, 1)


def program(seed, depth, nstmts):
    return random_data.program_of(Mix(random.Random(seed)), depth, nstmts)
