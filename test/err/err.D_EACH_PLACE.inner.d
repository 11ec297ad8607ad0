BEGIN { x[1] = 1; }
END { if (pid) for (k in x) trace(k); }
