# -L: files of a directory, in the order that their dependencies ask for; -xnolibs.
mkdir -p $dir/lib $dir/circle $dir/bad $dir/unfit
cat >$dir/lib/a.d <<'X'
#pragma D depends_on library z.d
inline int above = below + 1;
translator thing_t < int n > { t_value = n + below; };
X
cat >$dir/lib/z.d <<'X'
inline int below = 41;
typedef struct thing { int t_value; } thing_t;
X
echo 'this is no D' >$dir/lib/README
$DTRACE -L $dir/lib -qn 'BEGIN { printf("%d %d\n", above, xlate <thing_t> (1).t_value); exit(0); }'
$DTRACE -xlibdir=$dir/lib -qn 'BEGIN { printf("%d %d\n", above, SIGKILL); exit(0); }'
printf '#pragma D depends_on library y.d\n' >$dir/circle/x.d
printf '#pragma D depends_on library x.d\ninline int y = 1;\n' >$dir/circle/y.d
$DTRACE -L $dir/circle -qn 'BEGIN { trace(y); exit(0); }' 2>&1 | tail -1
printf '#pragma D depends_on provider nosuch\ninline int z = 1;\n' >$dir/unfit/z.d
$DTRACE -L$dir/unfit -qn 'BEGIN { exit(0); }' && echo left out
$DTRACE -L$dir/unfit -qn 'BEGIN { trace(z); }' 2>&1 | tail -1
echo 'inline int broken = ;' >$dir/bad/b.d
$DTRACE -L$dir/bad -qn 'BEGIN { exit(0); }' 2>&1 | sed "s|$dir/||"
$DTRACE -L$dir/nosuch -qn 'BEGIN { exit(0); }' 2>&1 | sed "s|$dir/||"
$DTRACE -xnolibs -L$dir/bad -qn 'BEGIN { trace(curpsinfo->pr_pid); }' 2>&1 | head -1
# what a program declares itself stays
$DTRACE -qn 'inline int SIGHUP = 77; BEGIN { printf("%d %d\n", SIGHUP, SIGINT); exit(0); }'
# an error does not leave half a library behind: the same names, in a session that goes on
$DTRACE -qn 'BEGIN { trace(SIGINT + nosuch); }' 2>&1 | head -1
