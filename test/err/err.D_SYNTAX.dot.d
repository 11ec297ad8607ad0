BEGIN { x = pid.; }
