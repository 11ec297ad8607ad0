BEGIN { for (this->i = 0; this->i < 9; this->i--) trace(this->i); }
