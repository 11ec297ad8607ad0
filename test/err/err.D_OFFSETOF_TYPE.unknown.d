BEGIN
{
	trace(offsetof(struct nothing, x));
}
