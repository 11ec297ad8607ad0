BEGIN { delete nothing[1]; }
