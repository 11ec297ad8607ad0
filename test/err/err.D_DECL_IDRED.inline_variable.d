int N;
inline int N = 2;
BEGIN
{
}
