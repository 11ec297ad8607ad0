int x[double];
BEGIN
{
}
