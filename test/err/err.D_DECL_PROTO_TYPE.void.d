int x[void];
BEGIN
{
}
