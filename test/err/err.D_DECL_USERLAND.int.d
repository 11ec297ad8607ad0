userland int x;
BEGIN
{
}
