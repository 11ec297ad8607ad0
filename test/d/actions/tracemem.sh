# tracemem(): the third argument limits what is shown; negative, or more than there is, means all, and 0 nothing.
$DTRACE -qn 'char a[8]; BEGIN { a[0] = 0x30; a[1] = 0x31; a[2] = 0x32; a[3] = 0x33; a[4] = 0x34; a[5] = 0x35; a[6] = 0x36; tracemem(a, 4); tracemem(a, 8, 2); tracemem(a, 8, 0); tracemem(a, 8, -1); tracemem(a, 2 + 2, pid * 0 + 99); exit(0); }'
