struct a { string x; };
BEGIN
{
}
