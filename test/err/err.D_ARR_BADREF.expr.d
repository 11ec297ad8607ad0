BEGIN
{
	trace((1 + 2)[1]);
}
