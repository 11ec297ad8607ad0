# @@requires: btf
# Members that the guides' structures have and Linux can't fill say so: they are there, but have no conversion.
for m in pr_pctcpu pr_pctmem pr_rssize pr_time pr_ctime; do
	$DTRACE -e -xerrtags -n "BEGIN { this->x = curpsinfo->$m; }" 2>&1 | grep -o '\[D_[A-Z_]*\].*'
done
