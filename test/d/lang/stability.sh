# @@requires: root
# @@requires: btf
# What is of the kernel's own is as stable as the kernel's own is, unless the program says otherwise.
cd "$dir" || exit 1
stable() { printf "$1" >stable.d; $DTRACE -evs stable.d | sed -n '/Statement/,/^$/p' | awk -F': *' 'NF > 1 { printf "%s ", $2 } END { print "" }'; }
stable 'inline int x = curthread->pid;\n#pragma D attributes Stable/Stable/Common x\nBEGIN { trace(x); }\n'
stable 'BEGIN { trace(curthread->pid); }\n'
stable 'BEGIN { trace(curpsinfo->pr_pid); }\n'
