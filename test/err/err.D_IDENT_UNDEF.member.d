BEGIN
{
	trace(nothing->x);
}
