struct a { struct nothing x; };
BEGIN
{
}
