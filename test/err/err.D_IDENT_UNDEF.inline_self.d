inline int N = N + 1;
BEGIN
{
	trace(N);
}
