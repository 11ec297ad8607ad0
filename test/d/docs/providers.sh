# @@requires: root
# @@requires: file:doc/providers.md
# doc/providers.md has a row for each stable probe and no other; in a guest of the lab, whose kernel is the one that was meant, its column
# says which probes can be had.
doc=../../../doc/providers.md
machine=
[ "$(uname -m)" = x86_64 ] || machine=-i386
release=$(uname -r | grep -oE '^[0-9]+\.[0-9]+')
args=()
for p in proc sched io ip tcp udp lockstat sysinfo vminfo cpc; do
	args+=(-P "$p")
done
$DTRACE -lv "${args[@]}" | awk '
	function out() { if (probe != "") print probe, why }
	/^ *[0-9]+ / { out(); probe = $2 ":::" $NF; why = "yes"; if (/cpc/) sub(/-all-[0-9]+$/, "", probe) }
	/Not Available/ { why = "no" }
	END { out() }' | sort >"$dir/providers.here"
# the column of this kernel: "native (6.18)", "6.1-i386 (6.1)"
sed -n '/tools.providers: begin/,/tools.providers: end/p' "$doc" | awk -F' *[|] *' -v r="($release)" -v m="$machine" '
	$2 == "provider" { for (i = 4; i < NF; i++) { split($i, h, " "); if (h[2] == r && (h[1] ~ /-i386$/) == (m != "")) at = i } }
	$2 ~ /^`/ { gsub(/`/, "", $2); n = split($3, p, ", "); for (i = 1; i <= n; i++) print $2 ":::" p[i], at ? $at : "?" }' | sort >"$dir/providers.doc"
known=0
[ -e /vm/command ] && known=1
# one that a test ran past its kernel has no word to say
sed 's/ fires$/ yes/; s/ enables$/ yes/' "$dir/providers.doc" | awk -v known=$known 'NR == FNR { here[$1] = $2; next }
	!($1 in here) { print "no such probe: " $1; next }
	known && $2 != "?" && $2 != "-" && $2 != here[$1] { print $1 " is said to be: " $2 ", and is: " here[$1] }
	{ delete here[$1] }
	END { for (p in here) print "no row: " p }' "$dir/providers.here" - | sort
grep -q . "$dir/providers.doc" && echo "compared"
exit 0
