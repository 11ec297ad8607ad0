# The doctor's answer: every provider, every feature; nothing it says is empty.
$DTRACE --doctor >"$dir/doctor.$$"
head -1 "$dir/doctor.$$" | sed 's/ [0-9].*//'
grep -c '^  \(yes\|no\)  *' "$dir/doctor.$$" | awk '{ print ($1 > 20 ? "features" : "too few") }'
for p in dtrace profile syscall fbt sdt rawtp; do grep -qE "^  (yes|no|in part) +$p " "$dir/doctor.$$" || echo "no $p"; done
