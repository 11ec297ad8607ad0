inline int one[int a] = a;
inline int two[int a] = one[a, a];
BEGIN { exit(0); }
