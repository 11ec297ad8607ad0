# @@requires: btf
# A typo gets the nearest name as a hint: a builtin, a function, an action, a variable, a member, a macro, an option, an aggregation.
hint() { $DTRACE -e "$@" 2>&1 | sed -n 's/.*: \(\[.*\)/\1/p; /^hint: /p; s/.*Invalid option name/&/p'; }
tag() { hint -xerrtags -n "$1" | sed 's/^\(\[[A-Z_]*\]\).*/\1/' | paste -sd' '; }
tag 'BEGIN { trace(execnam); }'
tag 'BEGIN { trace(timestmp); }'
tag 'BEGIN { trace(walltimestmp); }'
tag 'BEGIN { prinf("x"); }'
tag 'BEGIN { trace(copyinst(arg0)); }'
tag 'BEGIN { @ = qantize(1); }'
tag 'BEGIN { counter = 1; trace(countr); }'
tag 'BEGIN { self->started = 1; trace(self->startd); }'
tag 'BEGIN { this->value = 1; trace(this->valu); }'
tag 'BEGIN { trace(curthread->pidd); }'
tag 'BEGIN { trace($taget); }'
tag 'BEGIN { trace($euidd); }'
tag 'BEGIN { trace($target); }'
tag 'BEGIN { trace($1); }'
tag 'BEGIN { @reads = count(); printa(@raeds); }'
tag 'BEGIN { @reads = count(); clear(@read); }'
$DTRACE -x bufsiz=4k -en BEGIN
$DTRACE -x strsise=4k -en BEGIN
echo "status $?"
