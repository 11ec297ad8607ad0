typedef long uint32_t;
BEGIN
{
}
