# @@requires: btf
# @@requires: root
# @@timeout: 240
# shellcheck source=test/d/providers/fires
. ./fires
providers sysinfo vminfo
load "$events" rw 7 <<'X'
sysinfo:::sysread | pid == $target | 7+ | arg0 == 1
sysinfo:::syswrite | pid == $target | 7 | arg0 == 1
sysinfo:::readch | pid == $target && arg0 == 1000 | 7 | args[0] == 1000
sysinfo:::writech | pid == $target | 7 | arg0 == 1000
X
load "$events" forks 3 <<'X'
sysinfo:::sysfork | pid == $target | 3 | arg0 == 1
sysinfo:::nthreads | pid == $target | 3 | arg0 == 1
sysinfo:::sysvfork | pid == $target | 0 | 0
X
load "$events" vforks 3 <<'X'
sysinfo:::sysvfork | pid == $target | 3 | arg0 == 1
X
load "$events" execs 2 <<'X'
sysinfo:::sysexec | progenyof($target) && pid != $target | 2 | arg0 == 1
X
load "$events" sleeps 5 <<'X'
sysinfo:::pswitch | pid == $target | 5+ | arg0 == 1
sysinfo:::idlethread | 1 | ? | arg0 == 1
X
load "$events" crowd 200 <<'X'
sysinfo:::inv_swtch | progenyof($target) | 2+ | arg0 == 1
X
load "$events" messages 3 <<'X'
sysinfo:::msg | pid == $target | 6 | arg0 == 1
X
load "$events" semaphores 3 <<'X'
sysinfo:::sema | pid == $target | 3 | arg0 == 1
X
load "$events" stats 20 <<'X'
sysinfo:::namei | pid == $target | 20+ | arg0 == 1
X
load "$events" barriers 5 <<'X'
sysinfo:::xcalls | pid == $target | 1+ | arg0 == 1
X
load "$events" blocks 2 <<'X'
sysinfo:::mutex_adenters | pid == $target | 2+ | arg0 == 1
X
load "$events" rw_blocks 2 "$dir/rw.$$" <<'X'
sysinfo:::rw_wrfails | pid == $target | 2+ | arg0 == 1
sysinfo:::rw_rdfails | pid == $target | 2+ | arg0 == 1
X
disk_file
load "$events" direct 4 "$disk" <<X
sysinfo:::bread | $issuer | 4+ | arg0 == 1
vminfo:::pgin | $issuer | 4+ | arg0 == 1
vminfo:::pgpgin | $issuer && arg0 == 1 | 4+ | args[0] == 1
X
load "$events" cold 4 "$disk" <<'X'
vminfo:::maj_fault | pid == $target | 1+ | arg0 == 1
vminfo:::fsfree | pid == $target | ? | arg0 == 1
X
if [ "$disk" != /dev/vda ]; then
	load "$events" writes 3 "$disk" <<'X'
sysinfo:::bwrite | progenyof($target) | 3+ | arg0 == 1
vminfo:::pgout | progenyof($target) | 3+ | arg0 == 1
vminfo:::pgpgout | progenyof($target) && arg0 == 1 | 3+ | args[0] == 1
X
	load "$events" cold 4 "$disk" <<'X'
vminfo:::fsfree | pid == $target | 1+ | arg0 == 1
X
	load "$events" lazy 3 "$disk" <<'X'
sysinfo:::bawrite | progenyof($target) | 1+ | arg0 == 1
X
	rm -f "$disk"
else
	for p in sysinfo:::bwrite vminfo:::pgout vminfo:::pgpgout vminfo:::fsfree sysinfo:::bawrite; do
		untested $p
		echo "$p ok"
	done
fi
load "$events" refused_forks 3 <<'X'
sysinfo:::procovf | pid == $target | 3 | arg0 == 1
X
load "$events" touches 64 <<'X'
vminfo:::as_fault | pid == $target | 64+ | arg0 == 1
vminfo:::zfod | pid == $target | 64+ | arg0 == 1
vminfo:::dfree | pid == $target | 64+ | arg0 >= 1
sysinfo:::trap | pid == $target | 64+ | arg0 == 1
vminfo:::cow_fault | pid == $target | ? | arg0 == 1
X
load "$events" copies 16 <<'X'
vminfo:::cow_fault | progenyof($target) && pid != $target | 16+ | arg0 == 1
X
load "$events" protects 4 <<'X'
vminfo:::prot_fault | pid == $target | 4+ | arg0 == 1
X
load "$events" copyouts 16 <<'X'
vminfo:::kernel_asflt | pid == $target | 16+ | arg0 == 1
X
# the machine would have to be short of memory, or to load modules
for p in vminfo:::pgrrun vminfo:::scan sysinfo:::modload sysinfo:::modunload; do
	untested $p
done
finish
