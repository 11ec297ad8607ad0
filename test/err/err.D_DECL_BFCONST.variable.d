struct a { int x : pid; };
BEGIN
{
}
