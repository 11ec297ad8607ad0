self float x;
BEGIN
{
}
