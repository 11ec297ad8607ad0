# Options that can't be, and how they are refused.
try() { $DTRACE "$@" -en BEGIN; echo "status $?"; }
try -x strsize=nonsense
try -x strsize
try -x strsiz=10
try -x nothing=1
try -x linkmode=static
try -b 0
try -x bufpolicy=round
try -x switchrate=10ms -x bufsize=1m -x quiet -x strsize=1k
DTRACE_OPT_STRSIZE=x try
DTRACE_OPT_STRSIZE=128 try
