# @@requires: file:/sys/kernel/btf/vmlinux
# @@requires: cmd:python3
# @@requires: cmd:cc
# @@requires: file:doc/book/README.md
# @@timeout: 120
# Every example of the book does what the book says: see the end of doc/book/README.md.
cd ../../.. || exit 1
mkdir "$dir/bin" && ln -s "$(readlink -f "$DTRACE")" "$dir/bin/dtrace" || exit 1
PATH=$dir/bin:$PATH python3 - "$dir" doc/book/*.md <<'X'
import os, re, subprocess, sys

def blocks(path):
    """(kind, line, lines) of each fenced block."""
    kind = None
    for n, line in enumerate(open(path), 1):
        if line.startswith("```"):
            if kind is None:
                kind, start, body = line[3:].strip(), n, []
            else:
                yield kind, start, body
                kind = None
        elif kind is not None:
            body.append(line.rstrip("\n"))

def pattern(lines):
    text = ""
    for line in lines:
        if line.strip() == "...":
            text += r"(?:.*\n)*"
        else:
            text += ".*".join(re.escape(p) for p in line.rstrip().split("...")) + r"[ ]*\n"
    return text

count = 0
for path in sys.argv[2:]:
    for kind, line, body in blocks(path):
        if kind in ("d", "c"):
            name = re.match(r"/\* (\S+\.[cd])", body[0])
            body = body[body[1].startswith("#!"):]      # which must be a file's first line
            open(os.path.join(sys.argv[1], name.group(1)), "w").write("\n".join(body) + "\n")
        if kind != "console":
            continue
        commands, i = [], 0
        for text in body:
            if text.startswith("# "):
                commands.append([text[2:], []])
            elif text.startswith("> "):
                commands[-1][0] += "\n" + text[2:]
            else:
                commands[-1][1].append(text)
        for command, expected in commands:
            got = subprocess.run(["bash", "-c", command], cwd=sys.argv[1], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 stdin=subprocess.DEVNULL, text=True, errors="replace", timeout=60).stdout
            lines = [l for l in expected if l.strip()]
            seen = "".join(l.rstrip() + "\n" for l in got.splitlines() if l.strip())
            count += 1
            if not re.fullmatch(pattern(lines), seen):
                print("%s:%d: %s\n--- the book\n%s\n--- here\n%s" % (path, line, command, "\n".join(lines), seen))
print("examples wrong: 0" if count > 40 else "only %d examples" % count)
X
