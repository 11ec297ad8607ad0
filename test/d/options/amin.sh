# @@requires: btf
# What is less stable than a program wants it is refused.
$DTRACE -xamin=Evolving/Evolving/Common -qn 'BEGIN { trace(curthread->pid); }' 2>&1
$DTRACE -xerrtags -xamin=Evolving/Evolving/Common -qn 'BEGIN { trace(curthread->pid); }' 2>&1 | grep -o '\[D_ATTR_MIN\]'
