BEGIN { x[1] = 1; }
END { for (k in x) k = 2; }
