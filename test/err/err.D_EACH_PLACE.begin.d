BEGIN { x[1] = 1; for (k in x) trace(k); }
