inline void f(int x) { this->y = x; }
BEGIN { trace(f(1)); }
