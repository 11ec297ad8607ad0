BEGIN { if (pid) continue; }
