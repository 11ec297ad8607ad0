string x[4];
BEGIN
{
}
