# Whatever the buffers' policy, what is committed takes the place of the commit.
for p in switch fill ring; do
	$DTRACE -q -xbufpolicy=$p -xnspec=2 -n 'BEGIN { s = speculation(); t = speculation(); }
BEGIN { speculate(s); printf("a"); } BEGIN { speculate(t); printf("b"); } BEGIN { printf("c"); }
BEGIN { speculate(s); printf("d"); } BEGIN { commit(s); } BEGIN { printf("e"); } BEGIN { discard(t); }
BEGIN { exit(0); } END { commit(t); } END { printf("f\n"); }'
done
