inline int even(int x) { return x ? odd(x - 1) : 1; }
inline int odd(int x) { return x ? even(x - 1) : 0; }
BEGIN { exit(0); }
