# @@requires: lab
# @@requires: file:/sys/devices/system/cpu/cpu1/online
# A CPU that comes online while tracing has the clocks that run on all CPUs, and a buffer; one that goes takes nothing along.
on=/sys/devices/system/cpu/cpu1/online
echo 0 >$on
$DTRACE -qn 'BEGIN { printf("begun\n"); } profile-47 /cpu == 1/ { @["on the new CPU"] = sum(0); n++; } tick-1s /n > 5/ { printf("seen\n"); exit(0); }
	END { printa("%s %@d\n", @); }' >"$dir/hot.$$" &
tracing=$!
until grep -q begun "$dir/hot.$$"; do sleep 0.2; done
echo 1 >$on
( exec taskset -c 1 sh -c 'while :; do :; done' ) &
load=$!
wait $tracing
kill $load
cat "$dir/hot.$$"
$DTRACE -qn 'profile-47 /cpu == 0/ { n++; } tick-1s /n > 5/ { printf("still there\n"); exit(0); }' &
tracing=$!
sleep 1
echo 0 >$on
wait $tracing
echo 1 >$on
