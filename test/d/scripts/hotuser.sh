# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# A loop of a shell is in the shell or in its library of C.
$DTRACE -o $dir/hotuser.txt -s ../../../scripts/hotuser.d -c "sh -c 'i=0; while [ \$i -lt 20000 ]; do i=\$((i+1)); done; :'"
sh=$(basename $(readlink -f /bin/sh))
awk -v sh="$sh" 'index($1, sh "`") == 1 || /^libc/ { n += $2 } END { print (n >= 1) }' $dir/hotuser.txt
