BEGIN
{
}
nosuch:a:b:c
{
}
