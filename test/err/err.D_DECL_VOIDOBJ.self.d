self void x;
BEGIN
{
}
