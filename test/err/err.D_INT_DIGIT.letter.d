BEGIN { x = 1x; }
