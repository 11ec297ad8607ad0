typedef int a_t;
typedef long long a_t;
BEGIN
{
}
