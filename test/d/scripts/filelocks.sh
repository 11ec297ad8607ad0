# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:flock
# A lock that is got, and one that isn't because the first is held.
f=$dir/filelocks.lock
touch $f
$DTRACE -o $dir/filelocks.txt -s ../../../scripts/filelocks.d -c "flock $f flock -n $f true"
awk -v f=$f '$6 == f { print $2, $3, $5 }' $dir/filelocks.txt
