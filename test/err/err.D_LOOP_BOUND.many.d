BEGIN { for (this->i = 0; this->i < 2000000; this->i++) this->s = this->i; }
