# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# A directory that exists can't be made, one in none can't either.
$DTRACE -o $dir/errors.txt -s ../../../scripts/errors.d -c "sh -c 'mkdir /; mkdir /no-such/x; mkdir /no-such/y; :'" 2>/dev/null
awk '$2 ~ "^mkdir" { print $1, $2, $3, $4 }' $dir/errors.txt
