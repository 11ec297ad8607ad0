# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Loops and functions of one's own for the programs of random_struct.py: as there, the text is D and C at once. A loop counts by a
variable that nothing else writes (@l0, and @l1 in a loop in a loop); a function sees its parameters and locals only.
"""
INTS = ["int8_t", "uint8_t", "int16_t", "uint16_t", "int", "uint32_t", "int64_t", "uint64_t"]


class Flow:
    """Of Body, which has rng as r, vars, decls, heads, expr() and statement()."""

    def begin_flow(self):
        self.depth_of_loops, self.functions, self.reads = 0, [], []
        for n in range(2):
            self.decls["l%d" % n] = ("this ", "this int @;", "int @;")
        for n in range(self.r.choice([0, 0, 1, 2, 3])):
            self.function("fn%d" % n)

    def loop(self, depth, out, tab):
        r = self.r
        if self.depth_of_loops == 2 or depth < 2:
            return
        name = "@l%d" % self.depth_of_loops
        low, step, rounds = r.randrange(-3, 4), r.choice([1, 1, 2, 3]), r.randrange(0, 5)
        high = low + step * rounds
        head = r.choice(["for (%s = %d; %s < %d; %s += %d) {" % (name, low, name, high, name, step),
                         "for (%s = %d; %s <= %d; %s += %d) {" % (name, low, name, high, name, step),
                         "for (%s = %d; %s > %d; %s -= %d) {" % (name, high, name, low, name, step),
                         "for (%s = %d; %s < %d; %s++) {" % (name, low, name, high, name),
                         "for (%s = %d; %s < %d && %s; ++%s) {" % (name, low, name, high, self.expr(1), name)])
        out.append(tab + head)
        self.depth_of_loops += 1
        self.reads.append(name)
        for _ in range(r.randrange(1, 4)):
            self.statement(depth - 1, out, tab + "\t")
            if r.random() < 0.3:
                out.append("%s\tif (%s) %s;" % (tab, self.expr(1), r.choice(["break", "continue"])))
        self.reads.pop()
        self.depth_of_loops -= 1
        out.append(tab + "}")

    def function(self, name):
        r = self.r
        params = [(r.choice(INTS), "%s_%d" % (name, k)) for k in range(r.randrange(0, 4))]
        result, outer = r.choice(INTS), (self.vars, self.reads)
        local = "%s_l" % name
        lines = ["inline %s %s(%s)" % (result, name, ", ".join("%s %s" % p for p in params)), "{", "\t%s %s = %d;" % (r.choice(INTS), local, r.randrange(100)),
                 "\tint %s_i = 0;" % name]
        self.vars, self.reads = [(n, t, []) for t, n in params] + [(local, "int", [])], []
        for _ in range(r.randrange(1, 4)):
            e, kind = self.expr(2), r.random()
            target = r.choice(self.vars)[0]
            if kind < 0.3:
                lines.append("\t%s %s %s;" % (target, r.choice(["=", "+=", "^="]), e))
            elif kind < 0.55:
                lines.append("\tif (%s) return %s; else %s = %s;" % (self.expr(2), e, target, self.expr(1)))
            elif kind < 0.8:
                lines.append("\tfor (%s_i = 0; %s_i < %d; %s_i++) {" % (name, name, r.randrange(0, 6), name))
                lines.append("\t\tif (%s) %s;" % (self.expr(1), r.choice(["break", "continue", "return %s" % e])))
                lines.append("\t\t%s += %s_i + %s;" % (target, name, self.expr(1)))
                lines.append("\t}")
            else:
                lines.append("\t%s++;" % target)
        lines += ["\treturn %s;" % self.expr(2), "}"]
        self.vars, self.reads = outer
        self.functions.append((name, len(params)))
        self.heads.append("\n".join(lines))

    def call(self, depth):
        name, n = self.r.choice(self.functions)
        return "%s(%s)" % (name, ", ".join(self.expr(depth) for _ in range(n)))
