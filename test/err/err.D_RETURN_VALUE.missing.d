inline int f(int x) { return; }
BEGIN { trace(f(1)); }
