# Command lines that make no sense: a complaint, status 2.
try() { $DTRACE "$@"; echo "status $?"; }
try
try -n
try -y
try -l -e -n BEGIN
try --nonsense
try -C -n BEGIN
try -q
try -e
