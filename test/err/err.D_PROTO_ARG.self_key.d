BEGIN
{
	self->x["a"] = 1; trace(self->x[pid]);
}
