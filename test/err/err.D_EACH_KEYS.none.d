BEGIN { @ = count(); }
END { for (k in @) trace(1); }
