# scratchsize: the most that alloca() and copyin() may ask for at once.
try() { # scratchsize size: known at compile time, and not
	$DTRACE -q -xscratchsize=$1 -n "BEGIN { this->p = (char *)alloca($2); this->p[$2 - 1] = 'x'; printf(\"%c\n\", this->p[$2 - 1]); exit(0); } ERROR { exit(1); }" 2>&1 | sed '/^ /d; /^$/d; s/.*: out/out/; s/ at .*//'
	$DTRACE -q -xscratchsize=$1 -n "BEGIN { n = $2; this->p = (char *)alloca(n); this->p[n - 1] = 'x'; printf(\"%c\n\", this->p[n - 1]); exit(0); } ERROR { exit(1); }" 2>&1 | sed '/^ /d; /^$/d; s/.*: out/out/; s/ at .*//'
}
try 0 4096
try 0 5000
try 64 64
try 64 65
try 32k 20000
$DTRACE -q -xscratchsize=64 -n 'BEGIN { copyin(0, 65); } ERROR { printf("%d\n", arg4 == DTRACEFLT_NOSCRATCH); exit(0); }' 2>/dev/null
exit 0
