BEGIN { speculate(1); copyoutstr("a", arg0, 4); }
