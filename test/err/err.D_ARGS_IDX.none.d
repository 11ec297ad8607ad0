t0:::x
{
	trace(args[0]);
}
