double x;
BEGIN
{
}
