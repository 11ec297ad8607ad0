BEGIN { x = 1; trace(has_key(x)); }
