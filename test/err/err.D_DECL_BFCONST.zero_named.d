struct a { int x : 0; };
BEGIN
{
}
