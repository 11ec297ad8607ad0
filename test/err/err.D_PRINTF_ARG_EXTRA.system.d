BEGIN { system("a", 1); }
