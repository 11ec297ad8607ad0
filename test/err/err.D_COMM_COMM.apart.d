BEGIN { commit(1); x = 1; commit(2); }
