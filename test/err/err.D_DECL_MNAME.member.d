struct a { struct b { int x; } *; };
BEGIN
{
}
