# Many speculations: the lowest free number, up to nspec.
# @@requires: atomic instructions
five='a = speculation(); a = speculation(); a = speculation(); a = speculation(); a = speculation();'
$DTRACE -q -xnspec=71 -n "BEGIN { $five $five } BEGIN { $five $five } BEGIN { $five $five } BEGIN { $five $five } BEGIN { $five $five }
BEGIN { $five $five } BEGIN { $five $five printf(\"%d\n\", a); } BEGIN { speculate(70); printf(\"in 70\n\"); } BEGIN { speculate(3); printf(\"in 3\n\"); }
BEGIN { discard(3); } BEGIN { discard(66); } BEGIN { printf(\"%d\", speculation()); printf(\" %d\", speculation()); printf(\" %d\", speculation()); printf(\" %d\n\", speculation()); }
BEGIN { commit(3); } BEGIN { commit(70); } BEGIN { speculate(72); } ERROR { printf(\"error %d\n\", arg4); exit(0); }" 2>&1
$DTRACE -q -xnspec=4096 -n 'BEGIN { s = speculation(); } BEGIN { speculate(s); printf("%d of many\n", s); } BEGIN { commit(s); } BEGIN { speculate(4096); } BEGIN { exit(0); }'
$DTRACE -q -xnspec=4097 -n BEGIN 2>&1
echo "status $?"
