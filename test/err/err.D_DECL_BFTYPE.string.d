struct a { string x : 3; };
BEGIN
{
}
