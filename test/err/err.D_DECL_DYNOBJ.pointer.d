string *x;
BEGIN
{
}
