BEGIN
{
	trace(sizeof (union nothing));
}
