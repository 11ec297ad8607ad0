this int8_t i;
BEGIN { for (this->i = 0; this->i < 128; this->i++) trace(this->i); }
