inline int f(int x) { int x; return x; }
BEGIN { trace(f(1)); }
