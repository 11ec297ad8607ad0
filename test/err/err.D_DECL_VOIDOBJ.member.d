struct a { void x; };
BEGIN
{
}
