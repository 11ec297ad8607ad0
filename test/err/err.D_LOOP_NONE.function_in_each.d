inline void leave(int k) { if (k > 1) break; }
BEGIN { x[1] = 1; }
END { for (k in x) leave(k); }
