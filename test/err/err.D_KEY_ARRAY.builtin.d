BEGIN { delete(pid); }
