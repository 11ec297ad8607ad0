BEGIN
{
	trace(sizeof (ext4`struct nothing));
}
