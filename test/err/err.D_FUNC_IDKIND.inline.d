inline int N = 5;
BEGIN
{
	trace(N(1));
}
