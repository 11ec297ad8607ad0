# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Random D programs over D's own data: strings, associative arrays, this-> and self-> variables, several clauses with
predicates, if/else and aggregations. No C compiler knows these, so the generator computes what each must print, in Python
with C's rules for integers.
"""
import copy
import random
import re
from itertools import zip_longest

import random_funcs
import random_program
from random_expr import Gen, INT, LONG, TYPES, ULONG, Undefined, promote, wrap

WORDS = ["", "a", "b", "ab", "abc", "abd", "zero", "seven77", "eight888", "nine99999", "B", "a b", "%d", "say \"hi\"", "back\\slash"]
LONG_WORDS = ["0123456789abcdef", "0123456789abcdeg", "a much longer string, longer than any word of a register"]
FUNCTIONS = ["count", "sum", "min", "max", "avg", "quantize", "lquantize"]


def quoted(s):
    return '"%s"' % s.replace("\\", "\\\\").replace('"', '\\"')


def power_bucket(v):
    if v == 0:
        return 0
    p = 1 << min(abs(v).bit_length() - 1, 62)
    return p if v > 0 else -p


class Array:
    def __init__(self, name, value, keys):
        self.name, self.value, self.keys = name, value, keys    # value, keys: a type of TYPES or "string"
        self.elems = {}


class Agg:
    def __init__(self, name, function, keys, step, arg):
        self.name, self.function, self.keys, self.step = name, function, keys, step
        self.arg = arg          # min and max are signed or not as their arguments are
        self.data = {}

    def add(self, key, v):
        v = wrap(v, self.arg if self.function in ("min", "max") else LONG)
        f, old = self.function, self.data.get(key)
        if f == "count":
            self.data[key] = (old or 0) + 1
        elif f == "sum":
            self.data[key] = wrap((old or 0) + v, LONG)
        elif f in ("min", "max"):
            self.data[key] = v if old is None else min(old, v) if f == "min" else max(old, v)
        elif f == "avg":
            n, total = old or (0, 0)
            self.data[key] = (n + 1, wrap(total + v, LONG))
        else:
            if f == "quantize":
                label = power_bucket(v)
            else:
                low, high, step = self.step
                label = "< %d" % low if v < low else ">= %d" % high if v >= high else low + (v - low) // step * step
            rows = dict(old or {})
            rows[str(label)] = rows.get(str(label), 0) + 1
            self.data[key] = rows

    def shown(self, v):
        if self.function == "avg":
            n, total = v
            return abs(total) // n * (1 if total >= 0 else -1)
        return v


class Data(Gen):
    """What the program so far has made of its variables; statement() makes more of both."""

    def __init__(self, rng):
        super().__init__(rng)
        r = rng
        self.strsize = r.choice([256, 256, 24, 16, 9, 1000, 65536])
        self.strings = []       # [name, value]
        self.arrays, self.aggs = [], []
        self.out = []           # what is printed
        self.faulted = False    # the clause in work: the rest of it does not run
        self.errors = []
        self.token = ["", 0]    # strtok's string, and where it is in there
        self.decls, self.heads = [], []
        for i in range(r.randrange(1, 6)):
            scope = r.choice(["", "this", "self"])
            t = r.choice(TYPES)
            self.decls.append("%s %s v%d;" % (scope, t[0], i))
            self.vars.append([scope + ("->" if scope else "") + "v%d" % i, t, 0])
        for i in range(r.randrange(1, 4)):
            scope = r.choice(["", "this", "self"])
            self.decls.append("%s string s%d;" % (scope, i))
            self.strings.append([scope + ("->" if scope else "") + "s%d" % i, ""])
        for i in range(r.randrange(1, 4)):
            scope = r.choice(["", "self"])
            value = r.choice(TYPES + ["string", "string"])
            keys = [r.choice(TYPES + ["string"] * 4) for _ in range(r.randrange(1, 4))]
            self.decls.append("%s %s m%d[%s];" % (scope, self.type_text(value), i, ", ".join(map(self.type_text, keys))))
            self.arrays.append(Array(scope + ("->" if scope else "") + "m%d" % i, value, keys))
        for i in range(r.randrange(0, 4)):
            low, step = r.choice([0, -10, 5]), r.choice([1, 7, 100])
            keys = [r.choice(TYPES + ["string"] * 4) for _ in range(r.randrange(0, 4))]
            self.aggs.append(Agg("a%d" % i, r.choice(FUNCTIONS), keys, (low, low + step * r.randrange(1, 20), step),
                                 r.choice([LONG, ULONG])))

    @staticmethod
    def type_text(t):
        return "string" if t == "string" else t[0]

    def state(self):
        return copy.deepcopy((self.vars, self.strings, [a.elems for a in self.arrays], [a.data for a in self.aggs], self.out, self.faulted,
                              self.errors, self.token))

    def restore(self, state):
        values, strings, elems, data, self.out, self.faulted, self.errors, self.token = state
        # in place: variables are told apart by identity while a statement is made
        for old, new in zip(self.vars + self.strings, values + strings):
            old[:] = new
        for a, e in zip(self.arrays, elems):
            a.elems = e
        for a, d in zip(self.aggs, data):
            a.data = d

    # ---- expressions ----

    def key(self, keys):
        r = self.rng
        text, value = [], []
        for t in keys:
            if t == "string":
                s, v = self.string(1)
            else:
                s, _, v = r.choice([super().literal, super().variable, lambda: (str(x := r.randrange(3)), INT, x)])()
                s, v = "(%s)%s" % (t[0], s), wrap(v, t)
            text.append(s)
            value.append(v)
        return ", ".join(text), tuple(value)

    def element(self, kind):
        found = [a for a in self.arrays if (a.value == "string") == (kind == "string")]
        if not found:
            return None
        a = self.rng.choice(found)
        text, key = self.key(a.keys)
        if a.elems and self.rng.random() < 0.5:         # rather one that is there
            key = self.rng.choice(sorted(a.elems, key=repr))
            text = ", ".join(quoted(k) if t == "string" else "(%s)%s" % (t[0], self.constant(k)) for t, k in zip(a.keys, key))
        return a, "%s[%s]" % (a.name, text), key

    @staticmethod
    def constant(v):
        return "%d%s" % (v, "" if abs(v) < 2**31 else "ull" if v > 0 else "ll") if v != -2**63 else "(-9223372036854775807 - 1)"

    def variable(self):     # a leaf of Gen's expressions
        r = self.rng
        kind = r.random()
        if kind < 0.5:
            return super().variable()
        if kind < 0.75:
            e = self.element("int")
            if e:
                a, text, key = e
                if r.random() < 0.2:                # an element that is 0 is none
                    form = "has_key(%s, %s)" % tuple(text[:-1].split("[", 1)) if r.random() < 0.3 else "has_key(%s)" % text
                    return form, INT, int(a.elems.get(key, 0) != 0)
                return text, a.value, a.elems.get(key, 0)
        if r.random() < 0.3:
            return random_funcs.integer(self, quoted)
        s, v = self.string(1)
        if r.random() < 0.3:
            return "strlen(%s)" % s, ULONG, len(v)
        if r.random() < 0.2:
            op = r.choice(["==", "!="])
            return "(%s %s NULL)" % (s, op), INT, int((v == "") == (op == "=="))
        s2, v2 = self.string(1)
        op = r.choice(["==", "!=", "<", "<=", ">", ">="])
        return "(%s %s %s)" % (s, op, s2), INT, int(eval("v %s v2" % op, {"v": v, "v2": v2}))

    def string(self, depth):
        r = self.rng
        kind = r.random()
        if depth <= 0 or kind < 0.3:
            w = r.choice([w for w in WORDS + LONG_WORDS if len(w) < self.strsize])
            return quoted(w), w
        if kind < 0.55:
            return tuple(r.choice(self.strings))
        if kind < 0.7:
            e = self.element("string")
            if e:
                a, text, key = e
                return text, a.elems.get(key, "")
        if kind < 0.85:
            return random_funcs.string(self, depth, quoted)
        if kind < 0.95:
            c, _, cv = self.expr(1)
            (s, v), (s2, v2) = self.string(depth - 1), self.string(depth - 1)
            return "(%s ? %s : %s)" % (c, s, s2), v if cv else v2
        return r.choice([("execname", "dtrace"), ("probename", "BEGIN")])

    # ---- statements ----

    def statement(self, depth, out, indent="\t"):
        r = self.rng
        r.choice([self.show, self.show, self.assign, self.assign, self.assign_element, self.assign_element, self.assign_string,
                  self.count, self.count, self.either, self.aggregate, self.aggregate, self.guarded, self.tokens, self.memory] +
                 [self.fault] * (r.random() < 0.2))(depth, out, indent)

    def show(self, depth, out, indent):
        forms, texts, values = [], [], []
        for _ in range(self.rng.randrange(1, 4)):
            if self.rng.random() < 0.6:
                s, _, v = self.expr(depth)
                if self.rng.random() < 0.2:         # arguments are computed from left to right
                    var = self.rng.choice(self.vars)
                    s, v = "%s = %s" % (var[0], s), wrap(v, var[1])
                    var[2] = v
                s, v = "(int64_t)(%s)" % s, wrap(v, LONG)
                forms.append("%d")
            else:
                if self.rng.random() < 0.2:
                    s, v = self.assigned_string(*self.assignable(depth))
                else:
                    s, v = self.string(depth)
                forms.append("[%s]")
            texts.append(s)
            values.append(v)
        out.append('%sprintf("%s\\n", %s);' % (indent, " ".join(forms), ", ".join(texts)))
        self.out.append(" ".join(forms) % tuple(values))

    OPS = ["=", "=", "+=", "-=", "*=", "&=", "|=", "^=", "<<=", ">>=", "/=", "%="]

    def assign(self, depth, out, indent):
        var, op = self.rng.choice(self.vars), self.rng.choice(self.OPS)
        s, t, v = self.expr(depth - 1)
        try:
            var[2] = self.assigned(var, op, t, v)
        except Undefined:
            return
        out.append("%s%s %s %s;" % (indent, var[0], op, s))

    def assign_element(self, depth, out, indent):
        r = self.rng
        a, text, key = self.element(r.choice(["int", "string"])) or self.element("int") or self.element("string")
        if r.random() < 0.15:
            out.append(indent + r.choice(["delete %s;", "delete(%s);"]) % text)
            a.elems.pop(key, None)
            return
        if a.value == "string":
            if r.random() < 0.2:
                s, v = r.choice(["NULL", "0"]), ""
            else:
                s, v = self.assignable(depth - 1)
            out.append("%s%s = %s;" % (indent, text, s))
            a.elems[key] = v
            return
        op = r.choice(self.OPS)
        s, t, v = ("0", INT, 0) if op == "=" and r.random() < 0.2 else self.expr(depth - 1)
        step = None
        counters = [x for x in self.vars if len(a.keys) == 1 and x[1] == a.keys[0] and x[0] not in s]
        if counters and r.random() < 0.5:           # a key with an effect of its own
            counter = r.choice(counters)
            step = wrap(counter[2] + 1, counter[1])
            if step < counter[2]:
                return
            text, key = "%s[%s++]" % (a.name, counter[0]), (counter[2],)
        try:
            a.elems[key] = self.assigned([text, a.value, a.elems.get(key, 0)], op, t, v)
        except Undefined:
            return
        if step is not None:
            counter[2] = step
        out.append("%s%s %s %s;" % (indent, text, op, s))

    def assignable(self, depth):
        if self.rng.random() < 0.2:                 # too long sometimes: cut
            w = self.rng.choice(LONG_WORDS)
            return quoted(w), w[:self.strsize - 1]
        return self.string(depth)

    def assigned_string(self, s, v):
        """An assignment as a value."""
        e = self.element("string") if self.rng.random() < 0.5 else None
        if e:
            a, text, key = e
            a.elems[key] = v
            return "(%s = %s)" % (text, s), v
        var = self.rng.choice(self.strings)
        var[1] = v
        return "(%s = %s)" % (var[0], s), v

    def assign_string(self, depth, out, indent):
        var = self.rng.choice(self.strings)
        s, v = self.assignable(depth)
        out.append("%s%s = %s;" % (indent, var[0], s))
        var[1] = v

    def count(self, depth, out, indent):
        r = self.rng
        op, shown, prefix = r.choice(["++", "--"]), r.random() < 0.5, r.random() < 0.5
        e = self.element("int") if r.random() < 0.5 else None
        if e:
            a, text, key = e
            t, old = a.value, a.elems.get(key, 0)
        else:
            var = r.choice(self.vars)
            text, t, old = var
        v = old + (1 if op == "++" else -1)
        if promote(t)[2] and wrap(v, promote(t)) != v:
            return
        v = wrap(v, t)
        if e:
            a.elems[key] = v
        else:
            var[2] = v
        text = op + text if prefix else text + op
        if shown:
            out.append('%sprintf("%%d\\n", (int64_t)(%s));' % (indent, text))
            self.out.append("%d" % wrap(v if prefix else old, LONG))
        else:
            out.append("%s%s;" % (indent, text))

    def block(self, depth, out, indent, runs, n):
        """Statements that run or don't; what does not run leaves no trace."""
        for _ in range(n):
            before = None if runs and not self.faulted else self.state()
            self.statement(depth, out, indent)
            if before:
                self.restore(before)

    def either(self, depth, out, indent):
        if depth <= 1:
            return
        c, _, cv = self.expr(depth - 1)
        out.append("%sif (%s) {" % (indent, c))
        self.block(depth - 1, out, indent + "\t", cv, self.rng.randrange(0, 3))
        if self.rng.random() < 0.6:
            out.append("%s} else {" % indent)
            self.block(depth - 1, out, indent + "\t", not cv, self.rng.randrange(0, 3))
        out.append("%s}" % indent)

    def guarded(self, depth, out, indent):
        """An assignment that && or || or ?: lets happen."""
        r = self.rng
        var, other = r.choice(self.vars), r.choice(self.vars)
        c, _, cv = self.expr(depth - 1)
        s, _, v = self.expr(1)
        s2, _, v2 = self.expr(1)
        op = r.choice(["&&", "||", "?"])
        if op == "?":
            out.append("%s(%s) ? (%s = %s) : (%s = %s);" % (indent, c, var[0], s, other[0], s2))
            if cv:
                var[2] = wrap(v, var[1])
            else:
                other[2] = wrap(v2, other[1])
            return
        out.append("%s(%s) %s (%s = %s);" % (indent, c, op, var[0], s))
        if (cv != 0) == (op == "&&"):
            var[2] = wrap(v, var[1])

    def aggregate(self, depth, out, indent):
        if not self.aggs:
            return
        a = self.rng.choice(self.aggs)
        text, key = self.key(a.keys)
        s, _, v = self.expr(depth - 1)
        args = "" if a.function == "count" else s
        if a.function in ("min", "max"):
            args = "(%s)(%s)" % (a.arg[0], s)
        if a.function == "lquantize":
            args += ", %d, %d, %d" % a.step
        out.append("%s@%s%s = %s(%s);" % (indent, a.name, "[%s]" % text if a.keys else "", a.function, args))
        a.add(key, v)

    def tokens(self, depth, out, indent):
        random_funcs.tokens(self, min(depth, 2), out, indent, quoted)

    def memory(self, depth, out, indent):
        random_funcs.memory(self, depth, out, indent)

    def zero(self):
        """A 0 that is not seen to be one."""
        r = self.rng
        name = r.choice(self.vars)[0]
        return r.choice([x[0] for x in self.vars if x[2] == 0] + ["(%s - %s)" % (name, name), "(%s ^^ %s)" % (name, name),
                                                                  "strlen(strjoin(\"\", \"\"))"])

    def fault(self, depth, out, indent):
        """A statement that stops its clause: what is assigned before stays, what is printed does not come out."""
        r = self.rng
        s = self.expr(depth - 1)[0]
        bad, error = r.choice([("(%s / %s)" % (s, self.zero()), "divide-by-zero"), ("(%s %% %s)" % (s, self.zero()), "divide-by-zero"),
                               ("(*(int *)(16 + (int64_t)%s) + %s)" % (self.zero(), s), "invalid address")])
        used = [a for a in self.aggs if not a.keys and a.function == "sum"]
        e = self.element("int")
        forms = ["%s = %s;" % (r.choice(self.vars)[0], bad), 'printf("%%d %%d\\n", 1, %s);' % bad]
        forms += (["%s += %s;" % (e[1], bad)] if e else []) + ["@%s = sum(%s);" % (x.name, bad) for x in used]
        out.append(indent + r.choice(forms))
        self.faulted = True
        self.errors.append(error)

    def end(self, out):
        """What is left: this-> variables are new, the others are shown; then the aggregations, a line of marks before each."""
        ints = [[n, 0 if n.startswith("this->") else v] for n, _, v in self.vars]
        strings = [[n, "" if n.startswith("this->") else v] for n, v in self.strings]
        for n, v in ints:
            out.append('\tprintf("%%d ", (int64_t)%s);' % n)
        for n, v in strings:
            out.append('\tprintf("[%%s] ", %s);' % n)
        self.out.append("".join("%d " % wrap(v, LONG) for n, v in ints) + "".join("[%s] " % v for n, v in strings))
        for a in self.aggs:
            if "@%s" % a.name not in self.text:     # never named: an unknown aggregation
                continue
            keys = " ".join("[%s]" if t == "string" else "%d" for t in a.keys)
            out.append('\tprinta("\\n@%s %s|%%@d|\\n", @%s);' % (a.name, keys, a.name))


def program(seed, depth, nstmts):
    return program_of(Data(random.Random(seed)), depth, nstmts)


def program_of(g, depth, nstmts):
    """A program, which must print certain lines and {(aggregation, keys): value}."""
    rng = g.rng
    g.vars.sort(key=lambda v: v[0])
    lines = []
    for i in range(rng.randrange(1, 5)):
        pred, runs = "", True
        if i and rng.random() < 0.5:
            s, _, v = g.expr(depth - 1)
            pred, runs = " /(%s)/" % s, v != 0      # it ends at the first / outside of ( )
        lines += ["BEGIN" + pred, "{"]
        g.faulted, printed = False, len(g.out)
        g.block(depth, lines, "\t", runs, max(1, nstmts // 3))
        if g.faulted:
            del g.out[printed:]
        lines.append("}")
    lines += ["BEGIN { exit(0); }", "END", "{"]
    g.text = "\n".join(lines)
    g.end(lines)
    lines.append("}")
    head = ["#pragma D option strsize=%d" % g.strsize, "#pragma D option quiet"] + [d.strip() for d in g.decls] + g.heads
    aggs = {}
    for a in g.aggs:
        for key, v in a.data.items():
            keys = " ".join("[%s]" % k if t == "string" else "%d" % k for t, k in zip(a.keys, key))
            aggs["@%s %s" % (a.name, keys)] = a.shown(v)
    expect = (g.errors + g.out, aggs)
    return random_program.Program("\n".join(head + lines) + "\n", judge=lambda status, got: judge(expect, status, got))


def judge(expect, status, got):
    """What is wrong with what a program printed, or None."""
    if status:
        return "status %d: %s" % (status, got[:300])
    lines, aggs = parse(got)
    wrong = ([(w, g) for w, g in zip_longest(expect[0], lines) if w != g] +
             [(k, expect[1].get(k), aggs.get(k)) for k in sorted(set(expect[1]) | set(aggs)) if expect[1].get(k) != aggs.get(k)])
    return "want/got: %s" % wrong[:3] if wrong else None


def parse(output):
    """(lines, {(aggregation, keys): value}) of what was printed; errors come first, in what order they may be printed."""
    lines, aggs, name, errors = [], {}, None, []
    # An error's place in the program: the file and line, the line itself and a mark below it.
    output = re.sub(r"(?m)^    \S+\.d, line \d+:\n    .*\n    \s*\^~*\n", "", output)
    for line in output.split("\n"):
        error = re.match(r"dtrace: error on enabled probe .*: (divide-by-zero|invalid address)", line)
        if error:
            errors.append(error.group(1))
            continue
        m = re.match(r"(@a\d+ .*)\|(-?\d+)\|$", line)
        row = re.match(r" *((?:< |>= )?-?\d+) \|[@ ]{40} (\d+) *$", line)
        if m:
            aggs[m.group(1)] = int(m.group(2))
        elif re.match(r"@a\d+ .*\|$", line):
            name = line[:-1]
            aggs[name] = {}
        elif name is not None and row:
            if row.group(2) != "0":
                aggs[name][row.group(1)] = int(row.group(2))
        elif name is None and not aggs:
            lines.append(line)
        elif line.strip() not in ("", "|") and "-- Distribution --" not in line:
            lines.append(line)
    while lines and lines[-1] == "":
        lines.pop()
    return errors + lines, aggs
