BEGIN { x = (int; }
