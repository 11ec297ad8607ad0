inline int f[int a] = a + b;
BEGIN { exit(0); }
