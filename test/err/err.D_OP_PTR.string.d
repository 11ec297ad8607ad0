BEGIN
{
	trace(execname->x);
}
