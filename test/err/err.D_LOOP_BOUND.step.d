BEGIN { for (this->i = 0; this->i != 10; this->i += 3) trace(this->i); }
