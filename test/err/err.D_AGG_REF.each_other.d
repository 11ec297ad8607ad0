BEGIN { @a[1] = count(); @b[1] = count(); }
END { for (k in @a) this->x = @b[k]; }
