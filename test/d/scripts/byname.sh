# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# -s takes the name of a script that is installed, if there is no such file here; a name like it is told.
mkdir -p $dir/byname/here && cd $dir/byname/here || exit 1
export DTRACE_SCRIPTS=$dir/byname
printf '/* comment */\n/*\n * hello - says hello\n */\nBEGIN { printf("installed %%s\\n", $$1); exit(0); }\n' >../hello.d
printf 'BEGIN { exit(0); }\n' >../opens.d
$DTRACE -qs hello you
$DTRACE -qs hello.d you
$DTRACE --scripts
$DTRACE -qs helo 2>&1
echo "status $?"
$DTRACE -qs open.d 2>&1
$DTRACE -qs quite-other 2>&1
$DTRACE -qs ./hello 2>&1
printf 'BEGIN { printf("here\\n"); exit(0); }\n' >hello
$DTRACE -qs hello
$DTRACE -s hello 2>&1 | head -1
DTRACE_SCRIPTS=/no/such $DTRACE -qs other 2>&1
DTRACE_SCRIPTS=/no/such $DTRACE --scripts 2>&1
echo "status $?"
# A script that may have a target says so by defaultargs: without one it is 0.
$DTRACE -qx defaultargs -n 'BEGIN { printf("%d\n", $target); exit(0); }'
$DTRACE -qn 'BEGIN { printf("%d\n", $target); exit(0); }' 2>&1 | grep -o 'macro variable.*'
