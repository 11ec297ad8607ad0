# @@requires: root
# Pragmas of the guides: where lines are from, what the program says of itself, and what it refuses.
cd "$dir" || exit 1
printf '#pragma D ident "@(#)p.d 1.1"\n#pragma D line 50 "other.d"\nBEGIN { trace(nosuch); }\n' >p.d
$DTRACE -xerrtags -es p.d
printf '#pragma D error not on this machine\nBEGIN { }\n' >p.d
$DTRACE -xerrtags -es p.d 2>&1 | head -1
tag() { printf "$1" >p.d; $DTRACE -xerrtags -es p.d 2>&1 | sed -nE '1s/.*(\[D_[A-Z_]*\]).*/\1/p'; }
tag 'inline int x = 7;\n#pragma D binding "first" x\nBEGIN { trace(x); }\n'
tag '#pragma D binding "1.0" nothing_of_this_name\nBEGIN { }\n'
tag 'inline int x = 7;\n#pragma D attributes Good/Good/Common x\nBEGIN { trace(x); }\n'
printf 'inline int x = 7;\n#pragma D binding "1.0" x\n#pragma D attributes Evolving/Evolving/ISA x\nBEGIN { trace(x); exit(0); }\n' >p.d
$DTRACE -qs p.d | grep .
# what a program declares is as stable as it says, whatever it is made of
stable() { printf "$1" >p.d; $DTRACE -evs p.d | sed -n '/Statement/,/^$/p' | awk -F': *' 'NF > 1 { printf "%s ", $2 } END { print "" }'; }
stable 'inline int x = pid + 1;\n#pragma D attributes Unstable/Private/ISA x\nBEGIN { trace(x); }\n'
stable 'inline int x = 7;\n#pragma D attributes Unstable/Private/ISA x\nBEGIN { trace(x); }\n'
stable 'int x;\n#pragma D attributes Evolving/External/Platform x\nBEGIN { trace(x); }\n'
