# @@requires: root
# @@requires: cmd:python3
# @@timeout: 60
# self-> is each thread's own: scalars, strings, structs and arrays of eight threads that run at once, three rounds each, keep apart;
# a thread that begins finds nothing of one that ended.
cat >"$dir/t.$$.py" <<'PY'
import os, threading
def run(k, together):
    together.wait()
    for i in range(3):
        os.umask(k * 8 + i)
        together.wait()
    os.umask(0o700)
for rounds in range(2):
    together = threading.Barrier(8)
    threads = [threading.Thread(target=run, args=(k, together)) for k in range(1, 9)]
    [t.start() for t in threads]
    [t.join() for t in threads]
PY
cat >"$dir/t.$$.d" <<'D'
#pragma D option quiet
struct pair { int first; int last; };
self int count;
self struct pair p; self string s; self uint8_t small;
syscall::umask:entry
/pid == $target && arg0 != 0700 && !self->count/
{
	self->p.first = arg0;
	self->s = "thread";
}
syscall::umask:entry
/pid == $target && arg0 != 0700/
{
	self->count++;
	self->sum += arg0;
	self->small += arg0 * 16;
	self->p.last = arg0;
	self->m[self->count, "k"] = arg0;
	self->s = strjoin(self->s, self->count == 1 ? "a" : self->count == 2 ? "b" : "c");
	@calls = count();
}
syscall::umask:entry
/pid == $target && arg0 == 0700/
{
	@[self->sum, self->count, self->small, self->p.first, self->p.last, self->m[1, "k"], self->m[2, "k"], self->m[3, "k"],
	    self->m[4, "k"], self->s] = count();
	self->m[1, "k"] = 0; self->m[2, "k"] = 0; self->m[3, "k"] = 0;
}
END { printa("%@d calls\n", @calls); printa("%d %d %d %d %d: %d %d %d %d %s %@d\n", @); }
D
"$DTRACE" -x aggsortkey -s "$dir/t.$$.d" -c "python3 $dir/t.$$.py"
