# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: uprobes
# @@filter: /^dtrace: what a library that process [0-9]* opens/d
# Only the outermost of calls of itself are counted: five.
cat >$dir/ufunclat.c <<"X"
__attribute__((noinline)) int leaf(int n) { __asm__ volatile(""); return n + 1; }
__attribute__((noinline)) int work(int n) { int r = leaf(n); __asm__ volatile(""); return n > 2 ? r : work(n + 1) + r; }
int main(void) { int s = 0; for (int i = 0; i < 5; i++) s += work(0); return s < 0; }
X
cc -O1 -fno-ipa-icf -fno-optimize-sibling-calls -o $dir/ufunclat $dir/ufunclat.c || exit 1
$DTRACE -o $dir/ufunclat.txt -s ../../../scripts/ufunclat.d -c $dir/ufunclat work
awk 'NF == 1 { on = $1 == "work" } on && /\|/ { n += $NF } END { print n }' $dir/ufunclat.txt
