BEGIN
{
	trace(nothing(1) + 1);
}
