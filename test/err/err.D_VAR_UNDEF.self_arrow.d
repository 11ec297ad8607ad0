BEGIN
{
	trace(self->x->y);
}
