BEGIN { x[1] = 1; }
END, ERROR { for (k in x) trace(k); }
