BEGIN
/@a/
{
}
