END { for (k in @nothing) trace(k); }
