self int x;
self string x;
BEGIN
{
}
