# @@requires: root
# @@timeout: 240
# shellcheck source=test/d/providers/fires
. ./fires
providers cpc
load "$events" touches 64 <<'X'
cpc:::page_faults-all-1 | pid == $target | 64+ | (arg0 != 0) != (arg1 != 0)
cpc:::minor_faults-all-1 | pid == $target | 64+ | (arg0 != 0) != (arg1 != 0)
cpc:::page-faults-user-16 | pid == $target | 4+ | arg0 == 0 && arg1 != 0
cpc:::faults-kernel-1 | pid == $target | ? | arg0 != 0 && arg1 == 0
X
load "$events" copyouts 32 <<'X'
cpc:::faults-kernel-1 | pid == $target | 32+ | arg0 != 0 && arg1 == 0
X
load "$events" sleeps 5 <<'X'
cpc:::context_switches-all-1 | pid == $target | 5+ | arg0 != 0
X
load "$events" spins 300 <<'X'
cpc:::cpu_clock-all-1000000 | pid == $target | 20+ | (arg0 != 0) != (arg1 != 0)
cpc:::task_clock-all-1000000 | pid == $target | ? | 1
cpc:::cpu-clock-user-1000000 | pid == $target | 1+ | arg0 == 0 && arg1 != 0
X
load "$events" moves 6 <<'X'
cpc:::cpu_migrations-all-1 | pid == $target | ? | 1
cpc:::cgroup_switches-all-1 | pid == $target | ? | 1
cpc:::alignment_faults-all-1 | pid == $target | ? | 1
cpc:::emulation_faults-all-1 | pid == $target | ? | 1
X
disk_file
load "$events" cold 4 "$disk" <<'X'
cpc:::major_faults-all-1 | pid == $target | 1+ | 1
X
[ "$disk" = /dev/vda ] || rm -f "$disk"
# what the processor counts: with its counters, each fires; without, each says so
while read -r p; do
	load "$events" spins 100 <<X
$p | pid == \$target | ? | (arg0 != 0) != (arg1 != 0)
X
done < <(sed -n 's/^\(cpc:::\(cycles\|instructions\)-all-[0-9]*\) .*/\1/p' "$state")
for bad in cycles-all-4999 cpu_clock-all-199999 nothing-all-5000 cycles-all-0x3-5000 r1-all-0x100-5000 page_faults-all-0; do
	$DTRACE -en "cpc:::$bad {}" 2>&1 | sed -n 's/.*invalid probe description //p'
done
# names of others, and of the processor's own events, mean the same as ours
for good in PAPI_tot_cyc-user-5000 PAPI_l3_tcm-all-10000 LLC-load-misses-kernel-5000 L1-dcache-loads-all-5000 r1a8-all-5000 r2e-all-0x41-5000; do
	$DTRACE -ln "cpc:::$good" 2>/dev/null | awk 'NR > 1 { print $NF }'
done
for p in $(sed -n 's/^\(cpc:::[^ ]*-all-1000000\) .*/\1/p' "$state"); do
	grep -q "^$p " "$state.done" || untested "$p"
done
finish
