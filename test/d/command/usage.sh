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
try -X a -n BEGIN
try -32 -n BEGIN
try -64 -n BEGIN
