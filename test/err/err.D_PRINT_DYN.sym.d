BEGIN { print(sym(1)); }
