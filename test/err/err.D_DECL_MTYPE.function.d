struct a { int x(int); };
BEGIN
{
}
