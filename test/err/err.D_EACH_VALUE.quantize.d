BEGIN { @[1] = quantize(2); }
END { for (k in @) trace(@[k]); }
