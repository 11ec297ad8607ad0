inline int A = B;
inline int B = A;
BEGIN
{
	trace(A);
}
