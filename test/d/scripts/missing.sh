# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# One name is missed twice, one once, one not at all.
$DTRACE -o $dir/missing.txt -s ../../../scripts/missing.d -c "sh -c 'cat /no/one /no/two /etc/passwd; cat /no/one; ls /no/three; :'" >/dev/null 2>&1
grep -E '(/no/|passwd)' $dir/missing.txt | grep -v '^ls.*/no/three' | sort
# ls may ask more than once.
grep -c '^ls.*/no/three' $dir/missing.txt
