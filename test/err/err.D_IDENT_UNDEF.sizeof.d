BEGIN
{
	trace(sizeof (nothing + 1));
}
