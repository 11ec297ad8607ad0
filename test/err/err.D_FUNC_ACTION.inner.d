inline void g(int x) { trace(x); }
inline int f(int x) { g(x); return x; }
BEGIN { trace(f(1)); }
