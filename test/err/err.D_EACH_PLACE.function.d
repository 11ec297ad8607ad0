inline void f(int y) { for (k in x) trace(k); }
BEGIN { x[1] = 1; }
END { f(1); }
