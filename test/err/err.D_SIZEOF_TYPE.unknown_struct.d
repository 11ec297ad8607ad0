BEGIN
{
	trace(sizeof (struct nothing));
}
