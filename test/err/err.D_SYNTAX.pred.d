BEGIN /pid == 1 { }
