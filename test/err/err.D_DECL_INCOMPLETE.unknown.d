struct nothing x;
BEGIN
{
}
