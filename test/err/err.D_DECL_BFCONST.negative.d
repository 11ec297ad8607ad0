struct a { int x : -1; };
BEGIN
{
}
