provider p { probe q(int); };
BEGIN { }
