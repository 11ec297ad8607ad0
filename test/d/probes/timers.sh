# @@requires: root
# Every suffix of the guide, each a second long; a tick is on one CPU, a profile on all; a number alone is a rate.
for s in 1000000000ns 1000000000nsec 1000000us 1000000usec 1000ms 1000msec 1s 1sec 1hz 1; do
	$DTRACE -qn "tick-$s { printf(\"%s\\n\", probename); exit(0); }" | grep . &
done | sort
$DTRACE -en 'profile-1m,profile-1min,profile-1h,profile-1hour,profile-1d,profile-1day {}'
echo "status $?"
# one of arg0 (kernel) and arg1 (user) is the program counter, never both
$DTRACE -qn 'profile-500 { @[(arg0 != 0) + (arg1 != 0)] = count(); } tick-500ms { exit(0); }' | awk 'NF { print "counters", $1 }'
# ten events in order, whatever the load of the machine
$DTRACE -qn 'tick-10ms { printf("%d ", i++); } tick-10ms /i == 10/ { exit(0); }'
# a second is a second: no earlier; walltimestamp, too, goes by the second
$DTRACE -qn 'BEGIN { t = timestamp; } tick-300ms { printf("%s\n", timestamp - t >= 295000000 && timestamp - t < 3000000000 ? "on time" : "wrong"); exit(0); }'
for bad in tick-0 tick-0s profile-1us tick-10001 profile-1xs; do
	$DTRACE -en "$bad {}" 2>/dev/null
	echo "$bad: status $?"
done
