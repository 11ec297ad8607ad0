struct a { int x[]; };
BEGIN
{
}
