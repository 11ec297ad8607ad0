inline int f(int x) { @ = sum(x); return x; }
BEGIN { trace(f(1)); }
