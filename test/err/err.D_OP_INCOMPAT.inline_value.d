inline int N = pid == 1 ? "a" : "b";
BEGIN
{
	trace(N);
}
