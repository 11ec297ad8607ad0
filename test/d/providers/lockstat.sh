# @@requires: root
# @@timeout: 240
# shellcheck source=test/d/providers/fires
. ./fires
providers lockstat
# One has the lock of a pipe, or of a directory to read it, and waits for a page that nobody gives yet; others come for the lock.
load "$events" blocks 2 <<'X'
lockstat:::adaptive-block | pid == $target | 2+ | arg0 != 0 && arg1 > 1000000 && arg1 < 100000000000
lockstat:::rw-block | pid == $target | ? | arg0 != 0
X
load "$events" rw_blocks 2 "$dir/rw.$$" <<'X'
lockstat:::rw-block | pid == $target && arg2 == 0 | 2+ | arg0 != 0 && arg1 > 1000000 && arg1 < 100000000000
lockstat:::rw-block | pid == $target && arg2 == 1 | 2+ | arg0 != 0 && arg1 > 1000000 && arg1 < 100000000000
X
load "$events" rw 10 <<'X'
lockstat:::adaptive-acquire | pid == $target | 20+ | arg0 != 0
lockstat:::adaptive-release | pid == $target | 20+ | arg0 != 0
lockstat:::spin-acquire | pid == $target | 1+ | arg0 != 0
lockstat:::spin-release | pid == $target | 1+ | arg0 != 0
X
load "$events" directories 5 "$dir/rw.$$" <<'X'
lockstat:::rw-acquire | pid == $target && arg1 == 0 | 10+ | arg0 != 0
lockstat:::rw-release | pid == $target && arg1 == 0 | 10+ | arg0 != 0
X
load "$events" touches 64 <<'X'
lockstat:::rw-downgrade | pid == $target | ? | arg0 != 0
X
load "$events" rushes 1000 <<'X'
lockstat:::adaptive-spin | pid == $target | ? | arg0 != 0
lockstat:::rw-spin | pid == $target | ? | arg0 != 0
lockstat:::spin-spin | pid == $target | ? | arg0 != 0
X
finish
