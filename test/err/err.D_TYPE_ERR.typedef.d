typedef nothing_t x;
BEGIN
{
}
