inline void f(int x) { return x; }
BEGIN { f(1); }
