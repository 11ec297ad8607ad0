# A loop that doesn't end where it was told to is a fault: an ERROR record, with the line, and what the firing recorded is gone.
$DTRACE -xloopmax=10 -qn 'BEGIN { printf("gone\n"); this->one = 1; for (; this->one; ) { this->n++; trace(this->n); } }
	ERROR { printf("fault %d: %d\n", arg4, arg4 == DTRACEFLT_LOOP); exit(0); }' 2>&1 | sed 's/.*: loop/loop/; s/ at BPF.*//'
# Ten rounds are no fault.
$DTRACE -xloopmax=10 -qn 'BEGIN { for (this->n = 0; this->n != 10; ) { this->n++; if (this->n > 10) this->n = 0; } trace(this->n); exit(0); }'
# What the kernel's verifier would not get through is said before it is asked, and which loop it is.
$DTRACE -n 'BEGIN { exit(0); } BEGIN { for (n = 0; n < 3000; n++) { @a[n % 3] = count(); @q = quantize(n); } }' 2>&1 |
	sed -n 's/.*: \(3000 rounds.*verifier\): .*/\1/p; /\^/p; /^hint/p'
$DTRACE -xstrsize=16k -n 'BEGIN { this->s = "x"; for (this->i = 0; this->i < 100; this->i++) trace(this->s); }' 2>&1 | sed -n 's/.*: what/what/p; /^hint/p'
