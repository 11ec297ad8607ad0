# Where the kernel is locked down nothing is traced, and the reason said; copyout.sh tests the others.
if "$DTRACE" --doctor | grep -qE '^  yes +writing to processes'; then
	echo "dtrace: could not enable tracing: this kernel does not let programs write to processes: the kernel is locked down, which forbids writing to processes"
	echo "status 1"
else
	"$DTRACE" -wqn 'BEGIN { printf("never\n"); copyoutstr("x", 8, 1); exit(0); }' 2>&1
	echo "status $?"
fi
"$DTRACE" -eqn 'BEGIN { copyoutstr("x", 8, 1); }' 2>&1
echo "status $?"
