inline int f(int x) { printf("%d", x); return x; }
BEGIN { trace(f(1)); }
