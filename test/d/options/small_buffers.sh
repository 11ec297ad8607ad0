# A buffer that does not hold what one firing records is an error, as in the guides, whatever the page that it is kept in would hold.
try() { $DTRACE -q "$@" 2>&1 | sed '/^$/d; s/takes [0-9]* bytes/takes N bytes/'; }
try -xbufsize=1 -n 'BEGIN { trace(1); exit(0); }'
try -xbufsize=16 -n 'BEGIN { trace(1); exit(0); }'
try -xbufsize=64 -n 'BEGIN { trace(stringof(probefunc)); trace(copyinstr(0)); exit(0); }'
try -xbufsize=16 -xbufpolicy=ring -n 'BEGIN { exit(0); }
END { printf("%d %d %d %d", pid, tid, gid, uid); }'
exit 0
