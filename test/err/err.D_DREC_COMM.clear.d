BEGIN { @a = count(); } BEGIN { commit(1); clear(@a); }
