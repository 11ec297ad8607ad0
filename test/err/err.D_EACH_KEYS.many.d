BEGIN { @[1] = count(); }
END { for ((k, l) in @) trace(k); }
