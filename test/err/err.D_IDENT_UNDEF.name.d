BEGIN
{
	trace(nothing);
}
