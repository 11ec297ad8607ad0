# @@requires: root
# @@requires: lab
# @@requires: driver
# @@requires: btf
# @@timeout: 90
# The examples of dtrace(4): D programs beside the files of /proc/dtrace.

echo stats
$DTRACE -xfbtsource=driver -qn 'fbt::vfs_*:entry { @ = count(); }' \
	-c 'grep -E "^(fired|recursion|busy) " /proc/dtrace/stats' 2>&1 |
	sed 's/^fired [1-9][0-9]*$/fired some/; s/^\(recursion\|busy\) [0-9]*$/\1/; s/^ *[1-9][0-9]*$/counted some/' | grep .

# the vector that the tracepoint tells has its gate in the table
echo idt
$DTRACE -qn 'sdt:irq_vectors::local_timer_entry { @[probename, arg0] = count(); }' \
	-c 'sh -c "sleep 1; grep IDT.236. /proc/dtrace/idt"' | sed 's/.*selector [16]0/gate/; s/  */ /g; s/ [0-9]*$/ some/' | grep .

# the CPU that BEGIN runs on is among those of the table
echo gdt
$DTRACE -qn 'BEGIN { printf("cpu%d\n", cpu); }' -c 'grep -E (cpunode|tss)$ /proc/dtrace/gdt' >"$dir/gdt.$$"
cpu=$(grep '^cpu[0-9]*$' "$dir/gdt.$$")
grep -c "^$cpu GDT.* tss busy .* tss$" "$dir/gdt.$$"
# what user mode reads the number of its CPU from, where the kernel has it
grep cpunode "$dir/gdt.$$" | sed 's/^cpu\([0-9]*\) .* limit \([0-9]*\) cpunode$/\1 \2/' | awk '$1 != $2'

echo pages
echo asm_exc_page_fault >/proc/dtrace/pages
cat >"$dir/parent.$$" <<'SH'
sh -c 'grep "^$$ " /proc/dtrace/pages; true'
true
SH
$DTRACE -qn 'sdt:sched::sched_process_exec /ppid == $target/ { printf("%d\n", pid); }' \
	-c "sh $dir/parent.$$" >"$dir/pages.$$"
pid=$(grep -x '[0-9]*' "$dir/pages.$$" | head -1)
grep -cE "^$pid (2M|4K)/r-x (-|(2M|4K)/r-x) sh$" "$dir/pages.$$"

echo trace
echo clear >/proc/dtrace/trace
echo level 2 >/proc/dtrace/trace
$DTRACE -xfbtsource=driver -qn 'fbt::htab_map_update_elem:entry, fbt::vfs_read:entry { @[probefunc] = count(); }' \
	-c 'ls /proc/dtrace' >"$dir/out.$$" 2>&1
cp /proc/dtrace/trace "$dir/trace.$$"
echo level 1 >/proc/dtrace/trace
grep -c '^ *vfs_read  *[1-9]' "$dir/out.$$"
grep -o 'level 2$' "$dir/trace.$$"
grep -oE 'attach entry [1-9]' "$dir/trace.$$"
# two programs, or one for both
grep ' declined ' "$dir/trace.$$" | sed 's/.* declined/declined/' |
	grep -vE '^declined entry (vfs_read|htab_map_update_elem) (recursion|busy|not_watched)$'
true
