BEGIN { x = self->; }
