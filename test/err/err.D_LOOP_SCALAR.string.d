BEGIN { this->s = "x"; for (this->i = 0; this->s; this->i++) trace(1); }
