inline int N = 2;
int N;
BEGIN
{
}
