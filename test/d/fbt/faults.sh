# @@requires: root
# @@requires: kprobes
# @@timeout: 200
# Clauses that fault, where the kernel is least patient: scheduler, allocator, what prints messages, and every function. Each firing is one
# error record, and nothing else is said.
at=0xffffffffffe01000
[ "$(getconf LONG_BIT)" = 32 ] && at=0xfffff000
# One by one is too long.
all='fbt:::entry /execname == "cat"/'
$DTRACE --doctor | grep -qE '(many|reached) by kprobe([;,]|$)' && all='fbt::vfs_*:entry,fbt::tcp_*:entry,fbt::proc_*:entry /execname == "cat"/'
for probes in 'fbt::schedule:, fbt::try_to_wake*:, fbt::*task_fair:' \
	'fbt::kmem_cache_*:, fbt::__kmalloc*:, fbt::kfree:entry' \
	'fbt::*printk*:, fbt::console_*:, fbt::devkmsg_*:' \
	"$all"; do
	$DTRACE -q -c 'sh -c "for i in 1 2 3; do echo a word of the test >/dev/kmsg; cat /proc/self/stat >/dev/null; done"' \
		-n "$probes { @ = count(); trace(*(int *)$at); } END { printa(\"%@d\n\", @); }" >"$dir/out.$$" 2>"$dir/err.$$"
	status=$?
	awk -v probes="$probes" -v status=$status -v count="$(grep -E '^[0-9]+$' "$dir/out.$$")" '
		/invalid address \(0x(ffffffffffe01000|fffff000)\)/ { errors++; next }
		/error record drops? on CPU/ { dropped += $2; next }
		/drops? on CPU|firings? skipped/ { next }
		/^    / { next } # where in the D text
		{ print }
		END {
			said = "error records"
			if (status != 0 || errors < 100 || errors + dropped != count)
				said = "status " status ", " count " firings, " errors + 0 " errors, " dropped + 0 " dropped"
			print (probes ~ /cat/ ? "one process" : probes) ": " said
		}' "$dir/err.$$"
done
