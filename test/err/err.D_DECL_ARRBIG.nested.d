int x[2000][2000];
BEGIN
{
}
