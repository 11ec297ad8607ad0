void x[int];
BEGIN
{
}
