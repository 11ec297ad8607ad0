# @@requires: root
# @@requires: uprobes
# @@requires: cmd:setpriv
# @@requires: file:/usr/lib/postgresql/15/bin/postgres
# @@timeout: 180
# Debian's PostgreSQL (package postgresql-15), alone with a database of its own: its probes tell the queries, their steps, and what was read.
pg=/usr/lib/postgresql/15/bin
export PATH=$pg:$PATH
home=$(mktemp -d) && chown postgres "$home" && chmod 711 "$dir" || exit
trap 'rm -rf "$home"' EXIT
as="setpriv --reuid=postgres --regid=postgres --clear-groups"
(cd "$home" && $as initdb -D "$home/data" --no-sync -A trust >"$home/log" 2>&1) || { cat "$home/log"; exit; }
printf '%s\n' 'create table t (n int)' 'insert into t select generate_series(1, 1000)' 'select count(*) from t where n % 2 = 0' 'select nothing from nowhere' >"$home/queries"
cat >"$home/run" <<R
#!/bin/sh
cd $home && exec $as postgres --single -D $home/data postgres <$home/queries
R
chmod +x "$home/run"
$DTRACE -qc "$home/run" -o "$home/said" -n '
usdt:postgres::query-start /pid == $target/ { printf("start: %s\n", copyinstr(arg0)); self->in = 1; }
usdt:postgres::query-parse-start, usdt:postgres::query-rewrite-start, usdt:postgres::query-plan-start, usdt:postgres::query-execute-start
	/self->in/ { @steps[probename] = count(); }
usdt:postgres::query-done /pid == $target/ { printf("done: %s\n", copyinstr(arg0)); self->in = 0; }
usdt:postgres::transaction-commit /self->in/ { @steps[probename] = count(); }
usdt:postgres::transaction-abort /pid == $target/ { printf("abort\n"); self->in = 0; }
usdt:postgres::buffer-read-start /self->in/ { @read = count(); }
END { printa("%s %@d\n", @steps); printa("buffers %@d\n", @read); }' >"$home/log" 2>&1
sed 's/^buffers [1-9][0-9]*/buffers some/' "$home/said" | grep .
grep '^dtrace:' "$home/log"
exit 0
