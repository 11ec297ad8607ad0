# @@requires: btf
# @@requires: symbol:init_task
# Variables of the kernel that its own types don't tell have the types of src/lang/kernel_vars.def.
$DTRACE -qn 'BEGIN {
	printf("%s %d %d\n", `init_task.comm, `init_task.pid, `init_task.mm == NULL);
	printf("%s %s\n", substr(`linux_banner, 0, 13), `init_uts_ns.name.sysname);
	printf("%d %d\n", `system_state == SYSTEM_RUNNING, `jiffies - (uint64_t)`jiffies < 10);
	printf("%a %d\n", (uint64_t)&`jiffies, &`init_task == (struct task_struct *)(uint64_t)&`init_task);
	j = `jiffies; print(`console_printk[0] >= 0);
	exit(0);
}'
forks() { awk '$1 == "processes" { print $2 }' /proc/stat; }
before=$(forks)
here=$($DTRACE -qn 'BEGIN { printf("%d", `total_forks); exit(0); }')
test "$before" -le "$here" && test "$here" -le "$(forks)" && echo forks
$DTRACE -qn 'BEGIN { printf("%s\n", stringof(`saved_command_line)); exit(0); }' -x strsize=4k | cmp - <(cat /proc/cmdline; echo) && echo command line
# All that this kernel has have a type.
all=$(sed -n 's/^V(\([a-z_0-9]*\),.*/\1/p' ../../../src/lang/kernel_vars.def)
test "$(echo "$all" | wc -l)" -gt 30 && echo many
for v in $all; do
	grep -q " [BbDdRrVv] $v$" /proc/kallsyms && echo "trace(sizeof (\`$v) > 0);"
done >"$dir/vars.$$"
$DTRACE -xerrtags -en "BEGIN { $(cat "$dir/vars.$$") }"
