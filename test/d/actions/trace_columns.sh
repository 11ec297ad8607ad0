# @@requires: root
# The default output: a heading, CPU, ID and name right-aligned, then values in columns as wide as their type.
run() { $DTRACE "$@" 2>&1 | sed -E 's/^ *[0-9]+( +[0-9]+ )/  N\1/'; }
run -n 'BEGIN { trace((char)-1); trace((short)-2); trace(-3); trace(-4LL); trace("text"); exit(0); }'
run -n 'BEGIN { } BEGIN { printf("%d", 1); printf("%s\n", "x"); exit(0); } END { trace(1); }'
