BEGIN { trace(has_key()); }
