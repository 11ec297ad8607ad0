# @@requires: root
# @@requires: file:src/lang/lex.c
# Every tag that the compiler can raise has an input that raises it: in test/err, in a unit test, here, in process_tags or in pid/typed. D_UNKNOWN and
# D_SYM_HIDDEN are left: no program is known that the checker lets through with a type of no size, and whether the kernel
# hides its symbols is the machine's setting.
tag() { "$DTRACE" -xerrtags -e "$@" 2>&1 | sed -n '1s/.*\(\[D_[A-Z_]*\]\).*/\1/p'; }
tag -n 'BEGIN { trace(copyin(0, 0)); }'
tag -n 'BEGIN { trace(copyin(0, 65537)); }'
tag -n 'BEGIN { trace(`_stext); }'
tag -n 'BEGIN { trace(uregs[999]); }'
tag -xbtfpath=/dev/null -n 'BEGIN { trace(ppid); }'
here="D_UNKNOWN D_SYM_HIDDEN D_PROC_FUNC D_PROC_NAME D_PROC_OFF D_PROC_GRAB D_COPYIN_SIZE D_KERNEL_TYPE D_SYM_NOTYPES D_REGS_IDX D_ARGS_TYPE"
cd ../../..
for t in $(grep -hoE '"D_[A-Z_]+[A-Z]"' src/lang/*.c src/code/*.c src/probe/*.c | tr -d '"' | sort -u); do
	[[ " $here " == *" $t "* ]] && continue
	compgen -G "test/err/err.$t.*" >/dev/null || grep -qw "$t" test/unit/*.c test/unit/cases/* || echo "no input raises $t"
done
