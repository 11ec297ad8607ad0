# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# @@timeout: 120
# args[] of a program's functions by its debug information, from several compilers and in several forms: registers, words of the stack, numbers
# of each size, structures behind pointers. What can't be fetched says so (D_ARGS_TYPE), and takes its place among the others.
cat >"$dir/typed.d" <<'D'
pid$target:a.out:takes:entry {
	printf("%s %s %d,%d %d %d %d\n", stringof(args[0]->name), stringof(args[0]->next->name), args[0]->at.x, args[0]->next->at.y, args[0]->next->low,
		args[0]->next->high, args[0]->next->colour);
	printf("%d %s %d %d %d\n", args[1]->number, stringof(args[1]->bytes), args[1]->many[2], args[1]->list == NULL, args[1]->next == NULL);
	printf("%s %c %d %d %d\n", copyinstr((uintptr_t)args[2][1]), *args[2][0], args[3], args[4], args[5]);
	this->second = args[0]->next;
	printf("%s\n", stringof(this->second->name));
}
pid$target:a.out:mixed:entry { printf("%d %d %s %d %d %d\n", args[0], args[4], stringof(args[5]), args[6], args[7], args[8]); }
pid$target:a.out:big:entry { printf("%d\n", args[0]); }
pid$target:a.out:gives:return { printf("%d %s\n", args[0] > 0, stringof(args[1]->name)); }
pid$target:a.out:minus:return { printf("%d\n", args[1]); }
D
run() { "$@" -o "$dir/typed.$$" typed.c 2>"$dir/log" || { cat "$dir/log"; return; }; $DTRACE -Cqs "$dir/typed.d" -c "$dir/typed.$$" 2>&1 | grep .; }
run cc -O0 -g >"$dir/first"
cat "$dir/first"
for o in "cc -O2 -g" "cc -O1 -g -static" "cc -O1 -gdwarf-4 -no-pie" "cc -O1 -g -gz" "cc -O1 -gbtf" "clang -O0 -g" "clang -O2 -g" "c++ -x c++ -O1 -g"; do
	command -v ${o%% *} >/dev/null || continue
	run $o >"$dir/other"
	cmp -s "$dir/first" "$dir/other" || { echo "$o:"; cat "$dir/other"; }
done
cc -O1 -g -o "$dir/typed.$$" typed.c || exit
types() { $DTRACE -lv -n "$1" -c "$dir/typed.$$" | sed -n 's/^\t*\(args\[.*\)/\1/p'; }
for p in takes:entry mixed:entry big:return nothing:entry nothing:return; do echo "$p"; types "pid\$target:a.out:$p"; done
no() { $DTRACE -xerrtags -qc "$dir/typed.$$" -n "$1" 2>&1 | sed -n 's/pid[0-9]*:/pid:/g; s/typed\.[0-9]*/typed/; /^hint/p; /^dtrace:/p'; }
for i in 1 2 3 9; do no "pid\$target:a.out:mixed:entry { trace(args[$i]); }"; done
no 'pid$target:a.out:big:return { trace(args[1]); }'
no 'pid$target:a.out:nothing:return { trace(args[1]); }'
no 'pid$target:a.out:takes:entry { trace(args[0]->list->x); }'
no 'pid$target:a.out:takes:entry { trace(args[0]->nam); }'
no 'pid$target:a.out:takes:1 { trace(args[0]); }'
# The same arguments of several functions.
$DTRACE -qc "$dir/typed.$$" -n 'pid$target:a.out:takes:entry, pid$target:a.out:gives:entry { printf("%s %s\n", probefunc, stringof(args[0]->name)); }' | grep ' '
# A structure that only another unit defines.
mkdir -p "$dir/units" && echo 'struct box; int peek(struct box *b); __attribute__((noinline)) int peek(struct box *b) { __asm__ volatile(""); return b != 0; }' >"$dir/units/a.c"
echo 'struct box { int has; struct box *in; } inner = { 5, 0 }, outer = { 4, &inner }; int peek(struct box *b); int main(void) { return !peek(&outer); }' >"$dir/units/b.c"
cc -O1 -g -o "$dir/units/p" "$dir/units/a.c" "$dir/units/b.c" && $DTRACE -qc "$dir/units/p" -n 'pid$target:a.out:peek:entry { printf("%d %d\n", args[0]->has, args[0]->in->has); }' | grep .
strip "$dir/typed.$$"
no 'pid$target::main:entry { trace(args[0]); }'
cc -O1 -o "$dir/typed.$$" typed.c || exit
no 'pid$target:a.out:takes:entry { trace(args[0]); }'
