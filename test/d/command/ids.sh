# @@requires: root
# Macro variables for the caller's ids: its groups and sessions as a shell's are.
$DTRACE -qn 'BEGIN { printf("%d %d %d %d\n", $pgid, $sid, $euid, $egid); exit(0); }' | sed '/^$/d' >"$dir/ids.got"
read -r pgid sid euid egid <"$dir/ids.got"
[ "$pgid" = "$(awk '{ print $5 }' /proc/$$/stat)" ] && echo "pgid is the group"
[ "$sid" = "$(awk '{ print $6 }' /proc/$$/stat)" ] && echo "sid is the session"
[ "$euid $egid" = "$(id -u) $(id -g)" ] && echo "euid and egid are the user's"
for m in projid taskid zone; do $DTRACE -xerrtags -en "BEGIN { trace(\$$m); }" 2>&1 | head -1; done
