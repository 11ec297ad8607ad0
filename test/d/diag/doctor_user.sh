# @@requires: root
# @@requires: cmd:setpriv
# Without privilege the doctor says so, and advises nothing about what it could not try.
cp "$DTRACE" "$dir/doctor_user.$$" && chmod 755 "$dir" "$dir/doctor_user.$$"
setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set=-all --inh-caps=-all \
	"$dir/doctor_user.$$" --doctor >"$dir/doctor_user.$$.out"
echo "status $?"
sed -n 's/^\(Not enough privilege to trace\):.*/\1/p; s/^  no *ring buffer *\(not permitted\):.*/\1/p' "$dir/doctor_user.$$.out"
sed -n '/^What would help/,$p' "$dir/doctor_user.$$.out" | grep -E '^  (bpf|ring buffer|compiler to machine code|fentry|kprobe.multi|raw tracepoints):'
rm -f "$dir/doctor_user.$$" "$dir/doctor_user.$$.out"
