int strlen;
BEGIN
{
}
