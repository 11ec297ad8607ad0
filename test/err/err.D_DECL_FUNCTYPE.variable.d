int x(int);
BEGIN
{
}
