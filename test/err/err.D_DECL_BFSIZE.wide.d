struct a { int x : 33; };
BEGIN
{
}
