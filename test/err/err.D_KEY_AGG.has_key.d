BEGIN { @a[1] = count(); trace(has_key(@a[1])); }
