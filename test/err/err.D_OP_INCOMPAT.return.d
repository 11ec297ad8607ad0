inline string f(int x) { return x; }
BEGIN { trace(f(1)); }
