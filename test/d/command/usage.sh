# Command lines that make no sense: a complaint, status 2.
try() { $DTRACE "$@"; echo "status $?"; }
try
try -n
try -y
try -l -e -n BEGIN
try --nonsense
try -A -n BEGIN
try -q
try -e
try -a
try -X x -n BEGIN
# Programs are for the machine they run on: 64 bits or 32, and the other is refused.
for bits in -32 -64; do
	$DTRACE $bits -e -n BEGIN >$dir/bits 2>&1 && echo own || sed 's/-[36]/-N/; s/(-.*)/(-NN)/' $dir/bits
done | sort
$DTRACE -Xc -C -qn 'BEGIN { printf("%d\n", __STDC__); exit(0); }' 
