BEGIN { if (pid) speculate(1); speculate(2); }
