# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: uprobes
# Five times a function that calls itself three times, and each time another.
cat >$dir/ufuncs.c <<"X"
__attribute__((noinline)) int leaf(int n) { __asm__ volatile(""); return n + 1; }
__attribute__((noinline)) int work(int n) { int r = leaf(n); __asm__ volatile(""); return n > 2 ? r : work(n + 1) + r; }
int main(void) { int s = 0; for (int i = 0; i < 5; i++) s += work(0); return s < 0; }
X
cc -O1 -fno-ipa-icf -fno-optimize-sibling-calls -o $dir/ufuncs $dir/ufuncs.c || exit 1
$DTRACE -o $dir/ufuncs.txt -s ../../../scripts/ufuncs.d -c $dir/ufuncs
awk '$1 ~ /^(FUNCTION|main|work|leaf)$/ { print $1, $2 }' $dir/ufuncs.txt
