#!/bin/sh
# @@requires: writing to processes
# copyout and copyoutstr write to the process, so they need -w; a bad address is an error.
w='syscall::write:entry /pid == $target && arg0 == 1/'
run() {
	echo "-- $1"
	"$DTRACE" -qn "$1" -c "$2" $3 2>&1 | sed '/has exited/d;/^$/d;/^    /d;s/probe ID 1 (ID [0-9]*/probe ID 1 (ID M/' | sort
}
run "$w { copyoutstr(\"HELLO\", arg1, 5); }" 'echo hello world' -w
run "$w { copyoutstr(\"HELLO\", arg1, 2); }" 'echo hello world' -w
run "$w { copyoutstr(\"HELLO\", arg1, 0); }" 'echo hello world' -w
run "$w { this->n = 3; copyoutstr(strjoin(\"A\", \"BCDE\"), arg1, this->n); }" 'echo hello world' -w
run "$w { this->p = (char *)alloca(4); this->p[0] = 'x'; this->p[3] = '!'; bcopy(copyin(arg1 + 1, 2), this->p + 1, 2); copyout(this->p, arg1, 4); }" 'echo hello world' -w
run "$w { this->n = 4; copyout(copyin(arg1 + 6, 5), arg1, this->n); }" 'echo hello world' -w
run "$w { this->n = 0; copyout(copyin(arg1 + 6, 5), arg1, this->n); copyout(copyin(arg1, 5), arg1, 0); }" 'echo hello world' -w
run "$w { copyoutstr(\"xyz\", 8, 3); }" 'echo hello' -w
run "$w { copyout(alloca(4), 8, 4); }" 'echo hello' -w
run "$w { copyout((void *)8, arg1, 4); }" 'echo hello' -w
run "$w { this->n = 4097; copyout(alloca(4), arg1, this->n); }" 'echo hello' -w
run "$w { copyoutstr(\"HELLO\", arg1, 5); }" 'echo hello world'
run "$w { copyout(alloca(4), arg1, 4); }" 'echo hello world'
