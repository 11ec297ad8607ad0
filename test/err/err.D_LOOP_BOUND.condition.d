BEGIN { this->x = 5; for (this->i = 0; this->x; this->i++) this->x--; }
