struct { int x; 
BEGIN { }
