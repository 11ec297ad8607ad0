int x();
BEGIN
{
}
