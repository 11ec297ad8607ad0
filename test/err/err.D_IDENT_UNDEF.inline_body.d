inline int N = nothing;
BEGIN
{
	trace(N);
}
