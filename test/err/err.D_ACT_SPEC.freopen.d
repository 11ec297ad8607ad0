BEGIN { speculate(1); freopen("ls"); }
