union a { int x; };
union a { int x; };
BEGIN
{
}
