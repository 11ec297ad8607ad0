BEGIN
/exit(0)/
{
}
