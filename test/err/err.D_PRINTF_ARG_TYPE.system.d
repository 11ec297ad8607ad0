BEGIN { system("a %d", "b"); }
