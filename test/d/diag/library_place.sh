# @@requires: btf
# What is wrong with a translated member is wrong where the program uses it, not in the library.
$DTRACE -e -xerrtags -n 'BEGIN { @[1] = count(); @[curpsinfo->pr_fname] = count(); }' 2>&1
$DTRACE -e -xerrtags -n 'BEGIN { x[1] = 1; trace(x[curpsinfo->pr_fname]); }' 2>&1
exit 0
