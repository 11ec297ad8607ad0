BEGIN { this->i = 0; for (; this->i < 9; this->i++) trace(this->i); }
