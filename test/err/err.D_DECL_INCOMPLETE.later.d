struct a { struct b x; };
struct b { int i; };
BEGIN
{
}
