BEGIN { x[1, 2] = 1; }
END { for (k in x) trace(k); }
