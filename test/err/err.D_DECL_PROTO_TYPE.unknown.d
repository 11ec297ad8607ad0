int x[struct nothing];
BEGIN
{
}
