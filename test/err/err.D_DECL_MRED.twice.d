struct a { int x; long x; };
BEGIN
{
}
