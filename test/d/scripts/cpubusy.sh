# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# Each CPU has a line, and is not busier in the kernel than altogether.
$DTRACE -o $dir/cpubusy.txt -s ../../../scripts/cpubusy.d 1
awk 'NR == 1 { print $1, $2, $3 } NR > 1 && NF { n++; if ($3 > $2 || $1 != int($1) || NF != 3) print "wrong: " $0 } END { print (n >= 1) }' $dir/cpubusy.txt
