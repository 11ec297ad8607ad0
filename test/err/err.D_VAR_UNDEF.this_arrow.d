BEGIN
{
	trace(this->x->y);
}
