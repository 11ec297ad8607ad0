BEGIN { @[stack()] = count(); }
END { for (k in @) trace(1); }
