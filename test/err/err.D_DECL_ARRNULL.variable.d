int x[];
BEGIN
{
}
