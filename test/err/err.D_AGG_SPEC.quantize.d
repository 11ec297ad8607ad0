BEGIN { speculate(1); @a[pid] = quantize(pid); }
