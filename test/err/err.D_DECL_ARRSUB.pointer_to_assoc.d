int (*x)[int];
BEGIN
{
}
