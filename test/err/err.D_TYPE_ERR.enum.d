BEGIN
{
	trace((enum nothing)1);
}
