BEGIN { @a[1] = count(); delete @a[1]; }
