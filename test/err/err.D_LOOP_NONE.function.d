inline void f(int i) { if (i) break; }
BEGIN { for (this->i = 0; this->i < 3; this->i++) f(this->i); }
