int x[int];
BEGIN
{
	trace(x);
}
