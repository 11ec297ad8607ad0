# @@requires: root
# Several probes at one tracepoint fire once each, in the order in which they were enabled, each with its own clauses in the script's
# order, names and this-> variables. (Of functions: fbt/together.sh.)
$DTRACE -qn '
int done;
sched:::off-cpu /pid == $target && !done/ { this->x = 1; printf("%d %s %s\n", ++n, probeprov, probename); }
sdt:::sched_switch /pid == $target && !done/ { printf("%d %s %s, this->x %d\n", ++n, probeprov, probename, this->x); }
sched:::off-cpu /pid == $target && !done/ { printf("%d %s again, this->x %d\n", ++n, probeprov, this->x); }
sdt:::sched_switch /pid == $target/ { done = 1; }' -c 'sleep 0.2' | grep . | sort
