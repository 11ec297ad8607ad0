# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
D's functions for random programs, each with what it gives, written down plainly here: random_data.py builds calls of them.
"""
import re

from random_expr import INT, LONG, TYPES, UINT, ULONG, wrap

USHORT = TYPES[3]
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PATHS = ["/", "//", "/a", "a/", "/a/b", "/a//b/", "a", "//a///bc", "/usr/bin/ls"]


def index(s, sub, at):
    at = max(at, 0)
    return min(at, len(s)) if not sub else s.find(sub, at)


def rindex(s, sub, at):
    if at < 0:
        return -1 if sub else 0
    return min(at, len(s)) if not sub else s.rfind(sub, 0, at + len(sub))


def substr(s, start, length):
    if start < 0:
        start += len(s)
        if start < 0:
            return s[:start + length] if length > 0 and start + length > 0 else ""
    if length < 0:
        return s[start:length] if start < len(s) + length else ""
    return s[start:start + length]


def strtok(s, at, delims):
    """(token or None, where the next call goes on)."""
    while at < len(s) and s[at] in delims:
        at += 1
    if at >= len(s):
        return None, len(s)
    end = at
    while end < len(s) and s[end] not in delims:
        end += 1
    return s[at:end], end


def strtoll(s, base):
    m = re.match(r"[ \t-\r]*([-+]?)(.*)", s, re.S)
    text, v = m.group(2).lower(), 0
    if base == 16 and text.startswith("0x"):
        text = text[2:]
    for c in text:
        if c not in DIGITS[:base]:
            break
        v = v * base + DIGITS.index(c)
    return wrap(-v if m.group(1) == "-" else v, LONG)


def lltostr(v, base):
    sign = "-" if base == 10 and v < 0 else ""
    v = abs(v) if base == 10 else wrap(v, ULONG)
    text = ""
    while v:
        text, v = DIGITS[v % base] + text, v // base
    return sign + {8: "0", 16: "0x"}.get(base, "") + (text or ("0" if base != 8 else ""))


def basename(s):
    return s.rstrip("/").rsplit("/", 1)[-1] or ("/" if s else ".")


def dirname(s):
    if not s.strip("/"):
        return "/" if s else "."
    head, slash, _ = s.rstrip("/").rpartition("/")
    return head.rstrip("/") or ("/" if slash else ".")


def cut(v, room, up):
    """What upper or lower case makes of it."""
    return "".join(c.upper() if up and c in "abcdefghijklmnopqrstuvwxyz" else c.lower() if not up and "A" <= c <= "Z" else c
                   for c in v)[:room]


def swap(v, size):
    return int.from_bytes((v & (1 << 8 * size) - 1).to_bytes(size, "little"), "big")


def integer(g, quoted):
    """A call that gives an integer: (text, type, value)."""
    r = g.rng
    kind = r.randrange(8)
    if kind < 3:
        (s, v), (sub, vsub) = g.string(1), g.string(1)
        if r.random() < 0.5 and v:
            at = r.randrange(len(v))
            vsub = v[at:at + r.randrange(4)]
            sub = quoted(vsub)
        at = r.choice([None, r.randrange(-2, 12), r.randrange(-2, 12)])
        name = r.choice(["index", "rindex"])
        text = "%s(%s, %s%s)" % (name, s, sub, "" if at is None else ", %d" % at)
        if at is None:
            at = 0 if name == "index" else 1 << 62
        return text, INT, (index if name == "index" else rindex)(v, vsub, at)
    if kind == 3:
        s, v = g.string(1) if r.random() < 0.5 else (quoted(x := r.choice(["12", "-7x", " +99", "0x1f", "777", "zz", "1010"])), x)
        if len(v) >= g.strsize:
            v = v[:g.strsize - 1]
        base = r.choice([None, 2, 8, 10, 16, 36])
        return "strtoll(%s%s)" % (s, "" if base is None else ", %d" % base), LONG, strtoll(v, base or 10)
    if kind == 4:
        s, _, v = g.expr(1)
        name = r.choice(["getmajor", "getminor"])
        v = wrap(v, UINT)
        return "%s(%s)" % (name, s), UINT, v >> 20 if name == "getmajor" else v & 0xfffff
    if kind == 5:
        return r.choice([("progenyof($pid)", INT, 1), ("progenyof(0)", INT, 1), ("progenyof(-1)", INT, 0)])
    s, _, v = g.expr(1)
    name, t, size = r.choice([("htons", USHORT, 2), ("htonl", UINT, 4), ("htonll", ULONG, 8), ("ntohs", USHORT, 2),
                              ("ntohl", UINT, 4), ("ntohll", ULONG, 8)])
    return "%s(%s)" % (name, s), t, swap(v, size)


def string(g, depth, quoted):
    """A call that gives a string: (text, value)."""
    r, room = g.rng, g.strsize - 1
    kind = r.randrange(8)
    if kind == 0:
        w = r.choice([p for p in PATHS if len(p) <= room])
        name, f = r.choice([("basename", basename), ("dirname", dirname), ("cleanpath", lambda s: re.sub("/+", "/", s))])
        return "%s(%s)" % (name, quoted(w)), f(w)
    if kind == 1:
        s, _, v = g.expr(1)
        v, base = wrap(v, LONG), r.choice([None, 2, 7, 8, 10, 16, 36])
        return "lltostr(%s%s)" % (s, "" if base is None else ", %d" % base), lltostr(v, base or 10)[:room]
    s, v = g.string(depth - 1)
    if kind == 2:
        name = r.choice(["tolower", "toupper"])
        return "%s(%s)" % (name, s), cut(v, room, name == "toupper")
    if kind == 3:
        start, length = r.randrange(-14, 14), r.choice([None, r.randrange(-9, 14), r.randrange(-9, 14)])
        return ("substr(%s, %d%s)" % (s, start, "" if length is None else ", %d" % length),
                substr(v, start, 1 << 62 if length is None else length))
    if kind == 4:
        c = r.choice("abz07 ")
        name = r.choice(["strchr", "strrchr"])
        at = v.find(c) if name == "strchr" else v.rfind(c)
        return "%s(%s, '%s')" % (name, s, c), v[at:] if at >= 0 else ""
    if kind == 5:
        sub, vsub = g.string(1)
        at = v.find(vsub)
        return "strstr(%s, %s)" % (s, sub), v[at:] if at >= 0 else ""
    if kind == 6:
        s2, v2 = g.string(depth - 1)
        return "strjoin(%s, %s)" % (s, s2), (v + v2)[:room]
    w = r.choice(["1", "-2.5", "true", "[1, 2]", "{\"b\": 3}", "\"text\""])
    text, path = r.choice([('{"a": %s}', "a"), ('[0, %s]', "[1]"), ('{"x": 1, "a": {"y": %s}}', "a.y")])
    text %= w
    found = path if r.random() < 0.8 else path + "q"
    if len(text) > room:
        return s, v
    return "json(%s, %s)" % (quoted(text), quoted(found)), w.strip('"') if found == path else ""


def tokens(g, depth, out, indent, quoted):
    """Statements of strtok: the string it works on is kept for the rest of the firing."""
    r = g.rng
    if r.random() < 0.6:
        s, v = g.string(depth)
        g.token = [v, 0]
    else:
        s = "NULL"
    for _ in range(r.randrange(1, 4)):
        delims = r.choice([" ", "e", "0a", "\"", "", "bl7"])
        got, g.token[1] = strtok(*g.token, delims)
        out.append('%sprintf("[%%s]\\n", strtok(%s, %s));' % (indent, s, quoted(delims)))
        g.out.append("[%s]" % (got or ""))
        s = "NULL"


def memory(g, depth, out, indent):
    """Statements about alloca'd memory."""
    r = g.rng
    t = r.choice(TYPES)
    n = r.choice([1, 3, 8, 20])
    out.append("%sthis->mem_%s = (%s *)alloca(%d * sizeof (%s));" % (indent, t[0], t[0], n, t[0]))
    data = [0] * n
    for _ in range(r.randrange(1, 4)):
        s, _, v = g.expr(depth - 1)
        i = r.randrange(n)
        form = r.choice(["this->mem_%s[%d] = %s;", "*(this->mem_%s + %d) = %s;"])
        out.append(indent + form % (t[0], i, s))
        data[i] = wrap(v, t)
    i, j = r.randrange(n), r.randrange(n)
    out.append('%sprintf("%%d %%d\\n", (int64_t)this->mem_%s[%d], (int64_t)*(this->mem_%s + %d));' % (indent, t[0], i, t[0], j))
    g.out.append("%d %d" % (wrap(data[i], LONG), wrap(data[j], LONG)))
    if r.random() < 0.5:
        v = r.randrange(1 << 32)
        out.append("%sthis->mem_ip = (ipaddr_t *)alloca(16);" % indent)
        out.append("%s*this->mem_ip = htonl(%d);" % (indent, v))
        dotted = ".".join(str(v >> k & 255) for k in (24, 16, 8, 0))
        out.append('%sprintf("[%%s] [%%s]\\n", inet_ntoa(this->mem_ip), inet_ntop(2, this->mem_ip));' % indent)
        g.out.append("[%s] [%s]" % (dotted[:g.strsize - 1], dotted[:g.strsize - 1]))
        out.append('%sprintf("[%%s]\\n", link_ntop(1, this->mem_ip));' % indent)
        mac = ":".join("%02x" % (v >> k & 255) for k in (24, 16, 8, 0)) + ":00:00"
        g.out.append("[%s]" % mac[:g.strsize - 1])
